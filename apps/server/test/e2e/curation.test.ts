import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AiProviders, startAiProviders } from '../support/ai-providers.ts';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { COURSE } from '../support/curation.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

/** What the language model says of every film: far from what came with the house, with a word that every text has. */
const NUMB = JSON.stringify({ ...COURSE, sentiments: [{ sentiment: 'numbness', score: 3, evidence: 'the', elicited: true }] });
const PHONE = { width: 390, height: 844 };
/** Run in the page, as text: marks the first words of what is read. */
const MARK = `(() => {
  const text = document.querySelector('#text').parentElement.querySelector('p').firstChild;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, 12);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return text.data.slice(0, 12).trim();
})()`;

describe.skipIf(!browserPath)(`curation in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let ai: AiProviders;
  let office: BrowserContext;

  beforeAll(async () => {
    ai = await startAiProviders();
    const { url, apiKey, model } = ai.provider('openai');
    visit = await openVisit(undefined, { OPENAI_API_KEY: apiKey ?? '', OPENAI_API_URL: url, OPENAI_MODEL: model });
    await visit.register('ada'); // the first account of the house
    office = await visit.signedIn('ada');
  }, PREPARING_MS);
  afterAll(async () => {
    await visit.end();
    await ai.close();
  });

  const toast = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text).first().waitFor();
  const cases = (page: Page) => page.getByRole('article');
  const order = async (page: Page) => {
    await page.getByLabel('Who reads').selectOption('model');
    await page.getByLabel('Only films that are new to it').uncheck();
    await page.getByLabel('Films at most').fill('3');
    await page.getByRole('button', { name: 'Begin' }).click();
    await toast(page, /on its way/);
  };
  const run = (page: Page, state: string) => page.getByRole('row').filter({ hasText: 'Language model' }).filter({ hasText: state }).first();

  test('a run is seen while it goes, survives a reload, and is stopped', async () => {
    ai.will('openai', { kind: 'hang' });
    const page = await open(office, '/admin/curation/runs');
    await order(page);
    await run(page, 'Running').waitFor();
    await page.reload();
    await run(page, 'Running').getByRole('progressbar', { name: 'Progress of the run' }).waitFor();
    expect(await lookOver(page)).toEqual([]);
    await run(page, 'Running')
      .getByRole('button', { name: /^Stop the run of/ })
      .click();
    await run(page, 'Stopped').waitFor();
    await page.close();
  });

  test('what is disputed is decided from the keyboard, one case after the other', async () => {
    ai.will('openai', { kind: 'answer', pieces: [NUMB] });
    const page = await open(office, '/admin/curation/runs');
    await order(page);
    await run(page, 'Done').filter({ hasText: '3 of 3 films' }).waitFor();
    await page.getByRole('link', { name: 'To decide' }).click();
    await cases(page).nth(2).waitFor();
    const titles = await cases(page).getByRole('heading', { level: 2 }).allTextContents();
    expect(await cases(page).first().locator('mark').first().textContent()).toMatch(/^the \(numbness\)$/i);
    await cases(page).first().getByText('Far from what people said of it.').waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await toast(page, /^Accepted: /);
    await eventually('the next case has the focus', async () => {
      const focused = await page.evaluate<string | null>('document.activeElement?.querySelector("h2")?.textContent ?? null');
      return (await cases(page).count()) === 2 && focused === titles[1];
    });
    // Letters that are typed are no decisions.
    await cases(page).first().getByLabel('Note (optional)').fill('are');
    expect(await cases(page).count()).toBe(2);
    await cases(page).first().focus();
    await page.keyboard.press('r');
    await toast(page, /^Rejected: /);
    await eventually('one case is left', async () => (await cases(page).count()) === 1);
    await page.setViewportSize(PHONE);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.close();
  });

  test('a correction needs words of the film, decides what waits, and is seen by everybody', async () => {
    const page = await open(office, '/admin/curation');
    await cases(page).first().getByRole('link', { name: 'Correct' }).click();
    await page.getByRole('heading', { level: 2, name: 'Correct' }).waitFor();
    const [, id = ''] = /films\/(\d+)/.exec(page.url()) ?? [];
    const calm = page.getByRole('slider', { name: 'Calm' });
    await calm.focus();
    await page.keyboard.press('End');
    const words = page.getByLabel('Words of the film for Calm');
    await words.fill('words that nobody wrote');
    await page.getByText('This is not in the film’s text, word for word.').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('One feeling needs words of the film.').waitFor();
    const marked = await page.evaluate<string>(MARK);
    await page.getByRole('group', { name: 'Calm' }).getByRole('button', { name: 'Take marked words' }).click();
    expect(await words.inputValue()).toBe(marked);
    await page.getByText('They stand in the film.').first().waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.getByRole('button', { name: 'Publish' }).click();
    await toast(page, /^Published: /);
    await page.getByText('Waits for a decision').waitFor({ state: 'detached' });
    await page
      .getByRole('button', { name: /^Begin from this/ })
      .last()
      .click();
    expect(await calm.inputValue()).not.toBe('1');
    const guest = await visit.someone();
    const film = await open(guest, `/films/${id}`);
    await film.getByRole('region', { name: 'What it makes you feel' }).getByRole('link', { name: 'Calm' }).waitFor();
    await guest.close();
    await page.goto('/admin/curation');
    await page.getByText('Nothing to decide').waitFor();
    await page.close();
  });

  test('nothing of it is seen by whoever may not', async () => {
    const viewer = await visit.signedUp('vera');
    const page = await open(viewer, '/admin/curation');
    await page.getByRole('heading', { level: 1, name: 'For administrators' }).waitFor();
    await viewer.close();
    expect(visit.complaints).toEqual([]);
  });
});
