import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

const FILMS = '/discover/sadness?intensity=3&intention=process&option=any';
const PHONE = { width: 390, height: 844 };
/** Run in the page, as text: whether two of the map's feelings lie on one another, or one over the screen's edge. */
const CROWDED = `(() => {
  const boxes = [...document.querySelectorAll('[data-feeling]')].map((link) => link.getBoundingClientRect());
  const middle = ({ left, top, width }) => [left + width / 2, top + width / 2];
  return boxes.some((one, n) => one.left < 0 || one.right > innerWidth || one.width < 44 || boxes.slice(n + 1).some((other) => {
    const [[x, y], [u, v]] = [middle(one), middle(other)];
    return Math.hypot(x - u, y - v) < one.width;
  }));
})()`;

/** The length in "1925 · 1 hr 27 min". */
function minutesIn(facts: string): number {
  const [, hours = '0'] = /(\d+) hr/.exec(facts) ?? [];
  const [, minutes = '0'] = /(\d+) min/.exec(facts) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

describe.skipIf(!browserPath)(`discovery in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let guest: BrowserContext;

  beforeAll(async () => {
    visit = await openVisit();
    guest = await visit.someone();
  }, PREPARING_MS);
  afterAll(() => visit.end());

  const feelings = (page: Page) => page.getByRole('list', { name: 'Map of feelings' }).getByRole('link');
  const focused = (page: Page) => page.evaluate<string | null>('document.activeElement.getAttribute("data-feeling")');
  const films = (page: Page) => page.getByRole('article');
  const question = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  test('the map shows twelve feelings apart from one another, and the arrow keys lead from one to the next', async () => {
    const page = await open(guest, '/discover');
    await feelings(page).nth(11).waitFor();
    expect(await feelings(page).count()).toBe(12);
    expect(await page.evaluate(CROWDED)).toBe(false);
    await page.getByRole('link', { name: 'Anger' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('anxiety');
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe('anger');
    expect(await lookOver(page, { all: true })).toEqual([]);
    await page.setViewportSize(PHONE);
    await eventually('the map is that of a phone', async () => !(await page.evaluate(CROWDED)));
    await page.close();
  });

  test('four taps lead from a feeling to films with their reasons; every step is in the address', async () => {
    const page = await open(guest, '/discover');
    await page.getByRole('link', { name: 'Sadness' }).click();
    await question(page, 'How strong is it?');
    await page.getByRole('link', { name: 'It is there' }).click();
    await question(page, 'What would you like of it?');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('What would you like of it?');
    await page.getByRole('link', { name: /^Let it hurt/ }).click();
    await question(page, 'Which way?');
    await page.getByRole('link', { name: /^Just show me films/ }).click();
    await page.waitForURL(`**${FILMS}`);
    await films(page).first().locator('q').waitFor();
    await films(page)
      .first()
      .getByRole('img', { name: /^Its course: / })
      .waitFor();
    const titles = await films(page).getByRole('heading').allTextContents();
    expect(titles).toHaveLength(10);
    await page.reload();
    await films(page).nth(9).waitFor();
    expect(await films(page).getByRole('heading').allTextContents()).toEqual(titles);
    await page.getByRole('combobox', { name: 'Length' }).selectOption('90');
    await page.waitForURL(`**${FILMS}&runtimeMax=90`);
    await eventually('only short films', async () => {
      const facts = await films(page).locator('.figures').allTextContents();
      return facts.length > 0 && facts.every((fact) => minutesIn(fact) <= 90);
    });
    expect(await lookOver(page, { all: true })).toEqual([]);
    await page.goBack();
    await question(page, 'Which way?');
    await page.getByRole('link', { name: 'Change: It is there' }).click();
    await question(page, 'How strong is it?');
    await page.close();
  });

  test('what is said in one’s own words is lit on the map; words of self-harm bring help before anything else', async () => {
    const page = await open(guest, '/discover');
    await feelings(page).first().waitFor();
    const field = page.getByRole('textbox', { name: 'Or say it in your own words' });
    await field.fill('me siento muy solo');
    await field.press('Enter');
    await page.locator('[data-feeling=loneliness][data-rank=first]').waitFor();
    await page.getByText(/That sounds like .*loneliness/).waitFor();
    await field.fill('I want to kill myself');
    await field.press('Enter');
    await page.getByRole('heading', { name: 'Somebody listens' }).waitFor();
    expect(await page.getByRole('link', { name: /Find A Helpline/ }).getAttribute('href')).toBe('https://findahelpline.com');
    expect(await lookOver(page)).toEqual([]);
    await page.close();
  });

  test('who is signed in keeps the journey, tells what a film did, finds both again, and deletes them', async () => {
    const walker = await visit.signedUp('walker');
    const page = await open(walker, FILMS);
    await page.getByRole('link', { name: 'Kept among your journeys' }).waitFor();
    await page.waitForURL(/&journey=[0-9a-f-]{36}$/);
    const first = films(page).first();
    const kept = page.waitForResponse((answer) => answer.request().postData()?.includes('"valence":0.5') === true && answer.ok());
    await first.getByRole('button', { name: 'Yes' }).click();
    await first.getByRole('slider', { name: 'How do you feel now?' }).fill('0.5');
    await kept;
    await page.reload();
    await first.getByRole('button', { name: 'Yes', pressed: true }).waitFor();
    expect(await first.getByRole('slider', { name: 'How do you feel now?' }).getAttribute('aria-valuetext')).toBe('Rather good');
    await first.getByRole('button', { name: 'Keep for later' }).click();
    await first.getByRole('button', { name: 'Keep for later', pressed: true }).waitFor();

    await page.getByRole('link', { name: 'Kept among your journeys' }).click();
    await page.getByRole('heading', { level: 3, name: 'Sadness: Let it hurt' }).waitFor();
    await page.getByRole('table', { name: 'How you felt' }).getByRole('cell', { name: 'Rather good' }).waitFor();
    expect(await lookOver(page, { all: true })).toEqual([]);
    await page.getByRole('link', { name: 'Open' }).click();
    await first.getByRole('button', { name: 'Yes', pressed: true }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: /^Delete the journey of / }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No journey yet').waitFor();
    await page.close();
  });

  test('films say what they make one feel, and the programme leads to the map', async () => {
    const page = await open(guest, FILMS);
    await films(page).first().getByRole('heading').getByRole('link').click();
    const felt = page.getByRole('region', { name: 'What it makes you feel' });
    await felt.scrollIntoViewIfNeeded();
    await felt.getByRole('link', { name: 'Sadness' }).waitFor();
    await felt.getByRole('img', { name: /^Its course: / }).waitFor();
    await page.goto('/');
    await page.getByRole('region', { name: 'How do you feel?' }).getByRole('link', { name: 'Calm' }).click();
    await page.waitForURL('**/discover/calm');
    await question(page, 'How strong is it?');
    await page.close();
  });

  test('no page has complained', () => expect(visit.complaints).toEqual([]));
});
