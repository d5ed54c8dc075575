import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

const SPANISH = 'una película de terror con un vampiro en un castillo';

describe.skipIf(!browserPath)(`search in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let guest: BrowserContext;

  beforeAll(async () => {
    visit = await openVisit(undefined, { EMBEDDINGS: 'auto' });
    guest = await visit.someone();
    await eventually('the search is ready', async () => (await visit.call('GET', '/api/search?q=metropolis')).ok, 60);
  }, PREPARING_MS);
  afterAll(() => visit.end());

  const results = (page: Page) => page.getByRole('list', { name: 'Films found' }).getByRole('listitem');
  const first = (page: Page) => results(page).first();
  const pressed = (page: Page, name: RegExp) => page.getByRole('button', { name, pressed: true });

  test('films are found while one types, misspelt too; what was taken for what is said', async () => {
    const page = await open(guest, '/search');
    const field = page.getByRole('searchbox', { name: 'Search films' });
    await field.pressSequentially('metropolys', { delay: 5 });
    await first(page).getByRole('link', { name: 'Metropolis', exact: true }).waitFor();
    await page.waitForURL('**/search?q=metropolys');

    await field.fill('nosferatuu');
    await page.getByText('Searching for “nosferatu” instead of “nosferatuu”.').waitFor();
    await first(page).getByRole('link', { name: 'Nosferatu', exact: true }).waitFor();

    await field.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/films/*/nosferatu*');
    await page.goBack();
    await first(page).getByRole('link', { name: 'Nosferatu', exact: true }).waitFor();
    expect(await field.inputValue()).toBe('nosferatuu');
    await page.close();
  });

  test('a whole sentence in Spanish is understood, and each film says why it is there', async () => {
    const page = await open(guest, `/search?q=${encodeURIComponent(SPANISH)}`);
    await first(page).getByRole('link', { name: 'Nosferatu', exact: true }).waitFor();
    const understood = page.getByText('Understood as');
    await understood.getByText('Horror', { exact: true }).waitFor();
    await understood.getByText(/vampire/).waitFor();
    await first(page).getByText('genre: Horror').waitFor();
    await first(page).locator('mark').first().waitFor();
    expect(await lookOver(page, { all: true })).toEqual([]);
    await page.close();
  });

  test('facets narrow the films down, stand in the address, and are taken away again', async () => {
    const page = await open(guest, '/search?q=love');
    await page.getByRole('button', { name: /^Comedy/ }).click();
    await page.waitForURL('**/search?q=love&genre=comedy');
    await pressed(page, /^Comedy/).waitFor();
    await page.getByRole('button', { name: /^1930s/ }).click();
    await page.waitForURL(/genre=comedy.*yearFrom=1930&yearTo=1939|yearFrom=1930&yearTo=1939.*genre=comedy/);
    await eventually('only films of the thirties', async () => {
      const busy = await page.getByRole('list', { name: 'Films found' }).getAttribute('aria-busy');
      const years = await results(page).locator('.figures').allTextContents();
      return busy === 'false' && years.length > 0 && years.every((year) => /^193\d$/.test(year));
    });
    await page.reload();
    await pressed(page, /^1930s/).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL('**/search?q=love');
    await page.close();
  });

  test('words alone find nothing where there is nothing; the reckoning is shown to the curious', async () => {
    const page = await open(guest, '/search?q=xqzwv&mode=text');
    await page.getByText('No film found for “xqzwv”').waitFor();
    await page.goto('/search?q=metropolis&mode=text');
    await page.getByLabel('Show the reckoning').check();
    await page.waitForURL(/explain=true/);
    const table = first(page).getByRole('table', { name: 'How the place of Metropolis came about' });
    await table.getByRole('row', { name: /^Words 1 / }).waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.close();
  });

  test('films chosen from the results lead to more like all of them', async () => {
    const page = await open(guest, '/search?q=metropolis');
    await page.getByRole('checkbox', { name: 'Choose Metropolis, to find more like it' }).check();
    await page.getByRole('searchbox').fill('nosferatu');
    await page.getByRole('checkbox', { name: 'Choose Nosferatu, to find more like it' }).check();
    await page.getByText('2 films chosen, of 10 at most').waitFor();
    await page.getByRole('link', { name: 'More like these' }).click();
    await page.waitForURL(/\/search\?like=\d+,\d+$/);
    await page.getByRole('heading', { name: 'More like these 2 films' }).waitFor();
    await first(page).waitFor();
    expect(await results(page).getByRole('link', { name: 'Metropolis', exact: true }).count()).toBe(0);
    expect(await lookOver(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name: 'Leave Nosferatu out' }).click();
    await page.getByRole('heading', { name: 'More like this film' }).waitFor();
    await page.close();
  });

  test('people whom the words name stand above the films', async () => {
    const page = await open(guest, '/search?q=fritz%20lang');
    await page.getByRole('navigation', { name: 'People and series' }).getByRole('link', { name: 'Fritz Lang' }).click();
    await page.getByRole('heading', { level: 1, name: 'Fritz Lang' }).waitFor();
    await page.close();
  });

  test('no page has complained', () => expect(visit.complaints).toEqual([]));
});
