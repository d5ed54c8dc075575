import { blogs as contract } from '@fotograma/contract';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFaults, lookOver } from '../support/axe.ts';
import { picture } from '../support/blog.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { HOSTILE } from '../support/hostile.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Person, type Visit } from '../support/visit.ts';

/** Not a headless one: those are robots, and their views count for nothing. */
const READER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const PHONE = { width: 390, height: 844 };
/** Whether the API lets a text in: control characters it does not. */
const isTaken = (text: string) => contract.createArticle.body.schema.safeParse({ title: 'a', markdown: text }).success;

describe.skipIf(!browserPath)(`blogs in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let ada: Person;
  let office: BrowserContext;
  let blogId: string;

  beforeAll(async () => {
    // What hostile articles name is not there, and says so.
    visit = await openVisit(/Failed to load resource|net::ERR/);
    ada = await visit.register('ada'); // the first account of the house
    office = await visit.signedIn('ada');
  }, PREPARING_MS);
  afterAll(() => visit.end());

  const toast = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text).first().waitFor();
  const saved = (page: Page) => toast(page, /^Saved,/);
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await visit.call(method, path, { token: ada.token, ...(body === undefined ? {} : { body }) });
    return ((await answer.json()) as { data: T }).data;
  };
  const publish = async (facts: Record<string, unknown>) => {
    const { id, slug } = await call<{ id: string; slug: string }>('POST', `/api/blogs/${blogId}/articles`, facts);
    await call('POST', `/api/blogs/${blogId}/articles/${id}/state`, { state: 'PUBLISHED' });
    return { id, slug };
  };
  const reader = async (options: { javaScriptEnabled?: boolean } = {}) => {
    const browser = office.browser();
    if (!browser) throw new Error('No browser');
    return browser.newContext({ baseURL: visit.server.url, userAgent: READER, locale: 'en-GB', ...options });
  };

  test('a blog is made, an article is written with a film and a picture in it, and published', async () => {
    const page = await open(office, '/blogs');
    await page.getByRole('button', { name: 'Make a blog' }).click();
    await page.getByLabel('Title').fill('Festival Journal');
    await page.getByRole('dialog').getByRole('button', { name: 'Make a blog' }).click();
    await page.getByRole('heading', { name: 'Festival Journal' }).waitFor();
    blogId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await lookOver(page)).toEqual([]);

    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.getByRole('button', { name: 'New article' }).click();
    await page.getByLabel('Title', { exact: true }).fill('The city and its light');
    const text = page.getByLabel('Text, in Markdown');
    await text.fill('A city is read by walking.');
    await text.press('Control+Home');
    for (let n = 0; n < 'A city'.length; n++) await text.press('Shift+ArrowRight');
    await text.press('Control+b');
    expect(await text.inputValue()).toBe('**A city** is read by walking.');
    await text.press('Control+End');
    await page.getByRole('button', { name: 'Film', exact: true }).click();
    await page.getByLabel('Title of the film').fill('metropolis');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Metropolis/ })
      .first()
      .click();
    await eventually('the film is in the text', async () => /\n\n\{\{film:metropolis-1927\}\}$/.test(await text.inputValue()));
    await text.press('Control+End');
    // A picture is pasted, as from another program.
    const png = [...(await picture())];
    await text.evaluate((field: unknown, bytes: number[]) => {
      // Run in the page, where these are.
      const { DataTransfer, File, ClipboardEvent } = globalThis as never as Record<
        string,
        new (
          ...given: unknown[]
        ) => { items: { add(file: unknown): void } }
      >;
      const clipboardData = new (DataTransfer as new () => { items: { add(file: unknown): void } })();
      clipboardData.items.add(
        new (File as new (...given: unknown[]) => unknown)([new Uint8Array(bytes)], 'street.png', { type: 'image/png' }),
      );
      (field as { dispatchEvent(event: unknown): void }).dispatchEvent(
        new (ClipboardEvent as new (...given: unknown[]) => unknown)('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, png);
    await eventually('the picture is in the text', async () =>
      /!\[street\]\(\/api\/blog\/images\/[\w/-]+\/1600\)/.test(await text.inputValue()),
    );
    const preview = page.frameLocator('iframe[title="How it will look"]');
    await preview.getByText('Metropolis').waitFor();
    await preview.getByRole('img', { name: 'street' }).waitFor();
    await page.getByLabel('New tag').fill('Cities');
    await page.getByLabel('New tag').press('Enter');
    await page.getByLabel('Cities').waitFor();
    await saved(page);
    await eventually(
      'the address is made of the title',
      async () => (await page.getByLabel('Address').inputValue()) === 'the-city-and-its-light',
    );
    await page.getByRole('button', { name: 'Publish now' }).click();
    await toast(page, 'Published');
    expect(await page.getByRole('link', { name: 'See it as readers do' }).getAttribute('href')).toMatch(
      /\/journal\/festival-journal\/the-city-and-its-light$/,
    );
    expect(visit.complaints.splice(0)).toEqual([]);
    await page.close();
  });

  test('it is read with scripts and without, by day and by night, on a phone; and counted once', async () => {
    const path = '/journal/festival-journal/the-city-and-its-light';
    for (const javaScriptEnabled of [true, false]) {
      const context = await reader({ javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: 'The city and its light' }).waitFor();
      await page.getByRole('figure').getByText('Metropolis').waitFor();
      await page.getByRole('link', { name: 'Cities' }).click();
      await page.getByRole('heading', { level: 1, name: 'Cities' }).waitFor();
      await page.getByRole('searchbox').fill('walking');
      await page.getByRole('searchbox').press('Enter');
      await page.getByRole('heading', { level: 1, name: '1 article for “walking”' }).waitFor();
      await page.getByRole('link', { name: 'The city and its light' }).click();
      await page.waitForURL(`**${path}`);
      if (javaScriptEnabled) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await findFaults(page), colorScheme).toEqual([]);
        }
        await page.setViewportSize(PHONE);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width);
        expect(await findFaults(page)).toEqual([]);
        await page.goto('/journal/festival-journal');
        expect(await findFaults(page)).toEqual([]);
        await page.goto('/journal/festival-journal/nowhere');
        expect(await findFaults(page)).toEqual([]);
      }
      await context.close();
    }
    const articles = () => call<{ views: number }[]>('GET', `/api/blogs/${blogId}/articles`);
    await eventually('the reader was counted', async () => (await articles())[0]?.views === 1);
    const office1 = await open(office, `/blogs/${blogId}/views`);
    await office1.getByText('1 view', { exact: true }).waitFor();
    expect(await lookOver(office1)).toEqual([]);
    await office1.close();
  });

  test('what is published is changed when one says so, and what was not saved is back after a reload', async () => {
    const { id } = await publish({ title: 'The river', markdown: 'Water.' });
    const page = await open(office, `/blogs/${blogId}/articles/${id}`);
    const text = page.getByLabel('Text, in Markdown');
    await text.fill('Water, and its noise.');
    await page.getByText('Not saved yet').waitFor();
    await page.reload();
    await page.getByText('You have changes from before that were not saved.').waitFor();
    expect(await text.inputValue()).toBe('Water, and its noise.');
    // Somebody else has been quicker.
    await call('PATCH', `/api/blogs/${blogId}/articles/${id}`, { version: 2, markdown: 'Theirs.' });
    await page.getByRole('button', { name: 'Update what is published' }).click();
    await page.getByText('Somebody else has changed this article since you opened it.').waitFor();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await saved(page);
    const read = () => visit.call('GET', `/api/blog/articles/the-river?blog=festival-journal`).then((answer) => answer.text());
    expect(await read()).toContain('Water, and its noise.');
    await page.getByRole('button', { name: 'What it was before' }).click();
    await page
      .getByRole('dialog')
      .getByText(/: Water\.$/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Have it so again' }).click();
    await toast(page, 'It is so again');
    expect(await read()).not.toContain('noise');
    await page.getByRole('button', { name: 'Back to a draft' }).click();
    await toast(page, 'Draft');
    expect(await read()).toContain('not-found');
    await page.getByLabel('When').fill('2030-01-01T10:00');
    await page.getByRole('button', { name: 'Publish at a time' }).click();
    await page.getByText(/Will be published on/).waitFor();
    await page.getByRole('button', { name: 'Link to the draft' }).click();
    const link = (await page.locator('code').textContent()) ?? '';
    const context = await reader();
    const draft = await context.newPage();
    await draft.goto(link);
    await draft.getByText('A draft, shown by a link.').waitFor();
    await context.close();
    expect(await lookOver(page)).toEqual([]);
    await page.close();
  });

  test('a blog has members, terms and settings', async () => {
    await visit.register('bea');
    const page = await open(office, `/blogs/${blogId}/members`);
    await page.getByLabel('Address of their account').fill('nobody@example.com');
    await page.getByRole('button', { name: 'Let somebody in' }).click();
    await page.getByText('Nobody has an account with this address.').waitFor();
    await page.getByLabel('Address of their account').fill('bea@example.com');
    await page.getByRole('button', { name: 'Let somebody in' }).click();
    await page.getByRole('row').filter({ hasText: 'bea' }).waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.goto(`/blogs/${blogId}/terms`);
    await page.getByRole('button', { name: 'New category' }).click();
    await page.getByLabel('Name').fill('Essays');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Categories' }).getByText('Essays').waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.goto(`/blogs/${blogId}/settings`);
    await page.getByLabel('Colour of links').fill('red');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Expected a colour such as #8a4b06').waitFor();
    await page.getByLabel('Colour of links').fill('#225588');
    await page.getByLabel('Links at the top, one a line').fill('Essays /journal/festival-journal/category/essays');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast(page, 'Saved');
    expect(await lookOver(page)).toEqual([]);
    const front = await (await visit.call('GET', '/journal/festival-journal')).text();
    expect(front).toContain('--accent:#225588');
    expect(front).toContain('<a href="/journal/festival-journal/category/essays">Essays</a>');
    await page.close();
    const bea = await visit.signedIn('bea');
    const hers = await open(bea, `/blogs/${blogId}`);
    await hers.getByRole('link', { name: 'The city and its light' }).click();
    await hers.getByText('It is not a draft any more: the blog’s editors change it.').waitFor();
    expect(visit.complaints.splice(0)).toEqual([]);
  });

  test('two hundred articles that want to run something run nothing', async () => {
    const sizes = 50;
    for (let from = 0; from < HOSTILE.length; from += sizes) {
      const { slug } = await publish({
        title: `Hostile ${from}`,
        markdown: HOSTILE.slice(from, from + sizes)
          .filter(isTaken)
          .join('\n\n'),
      });
      const context = await reader();
      const page = await context.newPage();
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(error.message));
      await page.addInitScript('globalThis.hit = () => { globalThis.wasHit = true; };');
      await page.goto(`/journal/festival-journal/${slug}`);
      // Whatever waits for a pointer or the focus gets it.
      await page.evaluate(`for (const element of document.querySelectorAll('article *')) {
        for (const type of ['mouseover', 'focus', 'click', 'error', 'load', 'toggle']) element.dispatchEvent(new Event(type, { bubbles: false, cancelable: true }));
      }`);
      expect(await page.evaluate('globalThis.wasHit')).toBeUndefined();
      expect(said.filter((line) => /Refused to|Content Security Policy|hit is not/.test(line))).toEqual([]);
      expect(
        await page.evaluate(
          `document.querySelectorAll('article :is(script, iframe, object, embed, form, svg, style, link, meta, base)').length`,
        ),
      ).toBe(0);
      await context.close();
    }
  });
});
