import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFaults, lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startLanguageModel, type TestLanguageModel } from '../support/language-model.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

const DESK = { width: 1280, height: 900 };

describe.skipIf(!browserPath)(`the film chat in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let model: TestLanguageModel;
  let ana: BrowserContext;

  beforeAll(async () => {
    model = await startLanguageModel();
    visit = await openVisit(undefined, { EMBEDDINGS: 'auto', AI_COMPATIBLE_URL: model.url, AI_COMPATIBLE_MODEL: 'test-model' });
    ana = await visit.signedUp('ana');
    await eventually('the search is ready', async () => (await visit.call('GET', '/api/search?q=metropolis')).ok, 60);
  }, PREPARING_MS);
  afterAll(async () => {
    await visit.end();
    await model.close();
  });

  const field = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
  const answers = (page: Page) => page.getByRole('article', { name: 'Fotograma' });
  const ask = async (page: Page, text: string) => {
    await field(page).fill(text);
    await field(page).press('Enter');
  };
  /** Until nothing is being written any more. */
  const answered = async (page: Page, count: number) => {
    await answers(page)
      .nth(count - 1)
      .waitFor();
    await page.getByRole('button', { name: 'Write it anew' }).waitFor();
    expect(await answers(page).count()).toBe(count);
  };
  const one = /\/chat\/[0-9a-f-]{36}$/;

  test('somebody who is not signed in is told what it is, and asked in', async () => {
    const guest = await visit.someone();
    const page = await open(guest, '/chat');
    await page.getByText('Ask the house about films').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.setViewportSize(DESK);
    await page.goto('/browse');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+j');
    await page.getByRole('dialog', { name: 'Ask about films' }).getByText('Ask the house about films').waitFor();
    await guest.close();
  });

  test('films come first, then words that cite them; it goes on, is kept, renamed, exported and deleted', async () => {
    const page = await open(ana, '/chat');
    const goOn = model.hold();
    await ask(page, 'Films about robots');
    await page.waitForURL(one);
    const films = answers(page).getByRole('list', { name: /films? for it$/ });
    await films.getByRole('listitem').first().waitFor();
    await answers(page).getByText('It is well worth').waitFor({ state: 'detached' });
    goOn();
    await answered(page, 1);
    await answers(page).getByText('It is well worth an evening.').waitFor();

    const citation = answers(page).getByRole('link', { name: /^Film 1: / });
    await citation.click();
    const cited = (await citation.getAttribute('aria-label'))?.replace(/^Film 1: | \(\d+\)$/g, '') ?? '';
    expect(cited).not.toBe('');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toContain(cited);

    const card = films.getByRole('listitem').filter({ hasText: cited });
    const kept = page.waitForResponse((answer) => answer.url().endsWith('/users/me/collections') && answer.ok());
    await card.getByRole('button', { name: `Keep ${cited} for later` }).click();
    await kept;
    const stars = card.getByRole('slider', { name: `Your stars for ${cited}` });
    const rated = page.waitForResponse((answer) => answer.url().endsWith('/users/me/ratings') && answer.ok());
    await stars.press('4');
    await rated;

    await page.getByRole('heading', { name: 'Ask next' }).waitFor();
    await ask(page, 'And something by Fritz Lang?');
    await answered(page, 2);
    expect(await lookOver(page, { all: true })).toEqual([]);
    await page.setViewportSize(DESK);

    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Its name').fill('Machines');
    await page.getByRole('button', { name: 'Rename it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Machines' }).waitFor();
    const arriving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = await arriving;
    expect(file.suggestedFilename()).toBe('Machines.md');
    expect(await readFile(await file.path(), 'utf8')).toContain('Films about robots');

    await page.getByRole('main').getByRole('link', { name: 'New conversation' }).click();
    await page.waitForURL('**/chat');
    await page
      .getByRole('complementary')
      .getByRole('link', { name: /Machines/ })
      .click();
    await page.waitForURL(one);
    await answered(page, 2);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“Machines” and its 4 messages go for good.').waitFor();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.waitForURL('**/chat');
    await page
      .getByRole('complementary')
      .getByRole('link', { name: /Machines/ })
      .waitFor({ state: 'detached' });
    await page.close();
  });

  test('an answer is read on after a reload, and stopped; then it is written anew', async () => {
    const page = await open(ana, '/chat');
    const goOn = model.hold();
    await ask(page, 'Something with a detective');
    await page.waitForURL(one);
    await answers(page).getByText('is what').waitFor();
    await page.reload();
    await answers(page).getByText('is what').waitFor();
    await page.getByText('Something with a detective').first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped here, as you asked.').waitFor();
    goOn();
    await page.getByRole('button', { name: 'Write it anew' }).click();
    await answers(page).getByText('It is well worth an evening.').waitFor();
    await answered(page, 1);
    await page.close();
  });

  test('the drawer is opened by keys on any page, asks there, and goes on where it was shut', async () => {
    const page = await open(ana, '/browse');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+j');
    const drawer = page.getByRole('dialog', { name: 'Ask about films' });
    await field(page).waitFor();
    await eventually('the field has the focus', async () => (await page.evaluate<string>('document.activeElement.tagName')) === 'TEXTAREA');
    await ask(page, 'A film about a city of the future');
    await answered(page, 1);
    expect(await findFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+j');
    await drawer.getByText('A film about a city of the future').waitFor();
    await drawer.getByRole('link', { name: 'Open as a page' }).click();
    await page.waitForURL(one);
    await answered(page, 1);
    await page.getByRole('link', { name: 'New conversation' }).focus();
    await page.keyboard.press('Control+j'); // there is no drawer beside the page that it would show again
    await eventually('the field has the focus', async () => (await page.evaluate<string>('document.activeElement.tagName')) === 'TEXTAREA');
    expect(await drawer.count()).toBe(0);
    await page.close();
  });

  test('on a phone the menu opens it over the whole page, which makes way', async () => {
    const page = await open(ana, '/browse');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Ask about films' }).click();
    const drawer = page.getByRole('dialog', { name: 'Ask about films' });
    await drawer.getByRole('button', { name: 'A film about robots' }).waitFor();
    expect(Math.round((await drawer.boundingBox())?.width ?? 0)).toBe(390);
    expect(await page.locator('[inert]').count()).toBe(1);
    expect(await findFaults(page)).toEqual([]);
    await page.close();
  });

  test('no page has complained', () => expect(visit.complaints).toEqual([]));
});
