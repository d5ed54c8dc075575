import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

describe.skipIf(!browserPath)(`films by feeling in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let guest: BrowserContext;
  let ana: BrowserContext;

  beforeAll(async () => {
    visit = await openVisit();
    guest = await visit.someone();
    ana = await visit.signedUp('ana');
  }, PREPARING_MS);
  afterAll(() => visit.end());

  test('four taps lead from a feeling to films with reasons; the address holds them all', async () => {
    const page = await open(guest, '/discover');
    const map = page.getByRole('navigation', { name: /^Feelings, from unpleasant/ });
    await map.getByRole('link').first().waitFor();
    expect(await map.getByRole('link').count()).toBe(12);
    expect(await lookOver(page)).toEqual([]);

    await map.getByRole('link', { name: 'Sadness' }).focus();
    await page.keyboard.press('ArrowUp');
    await eventually('the arrow key leads up on the map', async () => (await page.locator(':focus').textContent()) === 'Grief');
    await map.getByRole('link', { name: 'Sadness' }).click();
    await page.getByRole('link', { name: 'It is there' }).click();
    await page.getByRole('link', { name: /^Let it hurt/ }).click();
    await page.getByRole('link', { name: /^See somebody heal/ }).click();
    await page.waitForURL('**/discover/sadness?intensity=3&intention=process&option=sadness-process-heal');
    await page.getByRole('heading', { name: 'Films for it', level: 2 }).last().waitFor();
    const films = page.getByRole('article');
    await films.first().waitFor();
    expect(await films.count()).toBe(10);
    await films
      .first()
      .getByRole('img', { name: /^Its course:/ })
      .waitFor();
    await page.locator('q[lang=en]').first().waitFor();
    expect(await lookOver(page)).toEqual([]);

    const before = await films.locator('h3').allTextContents();
    await page.reload();
    await films.first().waitFor();
    expect(await films.locator('h3').allTextContents()).toEqual(before);
    await page.getByRole('link', { name: 'Change: Let it hurt' }).click();
    await page.getByRole('heading', { name: 'What would you like of it?' }).waitFor();
    await page.goBack();
    await films.first().waitFor();
    await page.close();
  });

  test('words are read into feelings, and words of danger bring help first', async () => {
    const page = await open(guest, '/discover');
    await page.getByLabel('Or say it in your own words').fill('tuve un día horrible');
    await page.getByRole('button', { name: 'Find the feeling' }).click();
    await page.getByRole('status').getByRole('link', { name: 'Sadness' }).waitFor();
    await page.getByLabel('Or say it in your own words').fill('I want to die');
    await page.getByRole('button', { name: 'Find the feeling' }).click();
    await page.getByRole('heading', { name: 'First of all' }).waitFor();
    expect(await page.getByRole('link', { name: /findahelpline\.com/ }).count()).toBe(1);
    await page.close();
  });

  test('a journey is kept, told of afterwards, seen over time, and deleted', async () => {
    const page = await open(ana, '/discover/grief?intensity=2&intention=transform&option=any');
    await page.getByRole('heading', { name: 'Three films, one after the other' }).waitFor();
    await page.getByRole('button', { name: 'Keep this journey' }).click();
    await page.waitForURL(/\/discover\/journeys\/[0-9a-f-]{36}$/);
    const first = page.getByRole('article').first();
    await first.getByRole('button', { name: 'Yes' }).click();
    await first.getByRole('button', { name: 'Yes', pressed: true }).waitFor();
    await first.getByText('Thank you.').waitFor();
    await page.reload();
    await page.getByRole('article').first().getByRole('button', { name: 'Yes', pressed: true }).waitFor();
    expect(await lookOver(page)).toEqual([]);

    await page.goto('/discover/joy?intensity=4&intention=maintain&option=any');
    await page.getByRole('button', { name: 'Keep this journey' }).click();
    await page.waitForURL(/\/discover\/journeys\/[0-9a-f-]{36}$/);
    await page.goto('/discover/journeys');
    await page.getByRole('heading', { name: 'Your feelings over time' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(3);
    expect(await lookOver(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete all journeys' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete all journeys' }).click();
    await page.getByText('No journeys yet').waitFor();
    await page.close();
  });

  test('a film tells what it makes one feel, and nothing was complained about', async () => {
    const found = (await (await visit.call('GET', '/api/movies/search?q=Nosferatu&limit=1')).json()) as { data: { id: number }[] };
    const page = await open(guest, `/films/${found.data[0]?.id}`);
    const section = page.getByRole('region', { name: 'What it makes you feel' });
    await section.getByText('Anxiety').waitFor();
    await section.locator('q').first().waitFor();
    await page.close();
    expect(visit.complaints).toEqual([]);
  });
});
