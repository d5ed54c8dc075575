import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { excerpt } from '../support/video.ts';
import { open as openIn, openVisit, type Visit } from '../support/visit.ts';

const MEDIA = fileURLToPath(new URL('../../../../../shared/media', import.meta.url));
/** Run in the page, as text: the server's own code knows no document. */
/** Asked again while it is paused: a play that comes while the player still attaches its stream is called off by the browser. */
const PLAYED = `(() => {
  const video = document.querySelector('video');
  if (video.paused) video.play().catch(() => undefined);
  return video.currentTime;
})()`;
/** Of each film: as much as it takes to see that it plays. */
const EXCERPT_SECONDS = 8;
const FAULT = "document.querySelector('video').error";

const missing = !browserPath ? 'no Chromium on this machine' : existsSync(MEDIA) ? null : 'the sample films are not beside the project';

describe.skipIf(missing)(`in a browser${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let visit: Visit;
  let context: BrowserContext;

  beforeAll(async () => {
    visit = await openVisit();
    await visit.register('first'); // who may bring films
    context = await visit.signedIn('first');
  }, PREPARING_MS);
  afterAll(() => visit.end());

  const open = (path: string): Promise<Page> => openIn(context, path);

  test.each(['car.mp4', 'echo.webm', 'book.mkv'])('%s goes in, is mastered, and plays', { timeout: 180_000 }, async (name) => {
    const page = await open('/upload');
    await page.setInputFiles('input[type=file]', await excerpt(join(MEDIA, name), join(visit.folder, name), EXCERPT_SECONDS));
    const play = page.getByRole('link', { name: new RegExp(`play.*${name}`, 'i') });
    await play.waitFor({ timeout: 150_000 });
    await play.click();
    await page.waitForURL(/\/media\/[0-9a-f-]{36}$/);
    await page.waitForSelector('video');
    await eventually('the film is playing', async () => (await page.evaluate<number>(PLAYED)) > 0.5, 60);
    expect(await page.evaluate(FAULT)).toBeNull();
    await page.close();
  });

  test('the first film of the house can be found by search and played', { timeout: 120_000 }, async () => {
    const page = await open('/search?q=fotograma%20leader');
    await page
      .getByRole('link', { name: /fotograma leader/i })
      .first()
      .click();
    await page.waitForURL(/\/films\/\d+/);
    await page.waitForSelector('video', { timeout: 60_000 });
    await eventually('it plays', async () => (await page.evaluate<number>(PLAYED)) > 0.3, 60);
    await page.close();
  });

  test('a file that is no film is told of with its reason, and tried again', async () => {
    const page = await open('/upload');
    const announced = page.waitForResponse('**/api/media/upload-intent');
    await page.setInputFiles('input[type=file]', { name: 'poem.mp4', mimeType: 'video/mp4', buffer: Buffer.from('no film '.repeat(99)) });
    const { mediaId } = (await (await announced).json()) as { mediaId: string };
    const reason = 'This file is not a video that we can read.';
    await page.getByText(reason).first().waitFor();
    await page.goto(`/media/${mediaId}`);
    await page.getByRole('paragraph').filter({ hasText: reason }).waitFor();
    expect(await lookOver(page)).toEqual([]);
    const told = page.waitForResponse(`**/api/media/${mediaId}/events`); // the page follows it on
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await told;
    await page.getByRole('paragraph').filter({ hasText: reason }).waitFor();
    await page.getByRole('button', { name: 'Try again', exact: true }).waitFor();
    await page.close();
  });

  test('the files that one has brought are listed with their states, found, and deleted', async () => {
    const page = await open('/upload');
    await page.getByRole('link', { name: 'All your files' }).click();
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await row('car.mp4').getByText('Ready to play').waitFor();
    await row('poem.mp4').getByText('not a video that we can read').waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByLabel('State').selectOption('ERROR');
    await page.waitForURL('**/media?status=ERROR');
    await row('car.mp4').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete poem.mp4' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('status').getByText('Deleted: poem.mp4.').waitFor();
    await page.getByText('No files').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row('car.mp4').waitFor();
    await page.close();
  });

  test.each(['/', '/browse?genre=noir', '/search?q=ameile', '/upload', '/nowhere'])(
    'nothing is wrong with %s, by night and by day, at a desk and on a phone',
    async (path) => {
      const page = await open(path);
      expect(await lookOver(page, { all: true }), path).toEqual([]);
      await page.close();
    },
  );

  test('/docs shows every endpoint, from our own files', async () => {
    const page = await open('/docs');
    await page.locator('.opblock').first().waitFor();
    const document = (await (await fetch(`${visit.server.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    const operations = Object.values(document.paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
    // A long page is drawn where one looks: every operation shows up on the way down.
    await page.setViewportSize({ width: 1280, height: 3_000 });
    const seen = new Set<string>();
    await eventually('every operation was on the page', async () => {
      for (const id of await page.locator('.opblock').evaluateAll((blocks) => blocks.map(({ id }) => id))) seen.add(id);
      await page.mouse.wheel(0, 1_500);
      return seen.size === operations;
    });
    await page.close();
  });

  test('no page complained', () => {
    // The page that is not there is answered with a 404, which the browser mentions.
    expect(visit.complaints.filter((text) => !text.includes('/nowhere'))).toEqual([]);
  });
});
