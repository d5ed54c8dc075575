import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath, openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { createDataFolder, type RunningServer, startServer } from '../support/server.ts';

const MEDIA = fileURLToPath(new URL('../../../../../shared/media', import.meta.url));
/** Run in the page, as text: the server's own code knows no document. */
/** Asked again while it is paused: a play that comes while the player still attaches its stream is called off by the browser. */
const PLAYED = `(() => {
  const video = document.querySelector('video');
  if (video.paused) video.play().catch(() => undefined);
  return video.currentTime;
})()`;
const FAULT = "document.querySelector('video').error";

const missing = !browserPath ? 'no Chromium on this machine' : existsSync(MEDIA) ? null : 'the sample films are not beside the project';

describe.skipIf(missing)(`in a browser${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let data: Awaited<ReturnType<typeof createDataFolder>>;
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  /** What the pages complained about; the content security policy speaks here too. */
  const complaints: string[] = [];

  beforeAll(async () => {
    data = await createDataFolder();
    [server, browser] = await Promise.all([startServer(data.folder), openBrowser()]);
    // One browser for all pages: who has signed up on one of them is signed in on the others.
    context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${server.url}/sign-up?next=/upload`);
    await page.getByLabel('E-mail').fill('first@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a long walk at night');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.waitForSelector('input[type=file]', { state: 'attached' });
    await page.close();
  });
  afterAll(async () => {
    await browser.close();
    await server.end('SIGTERM');
    await data.remove();
  });

  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(`${path}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`));
    await page.goto(`${server.url}${path}`);
    return page;
  };

  test.each(['car.mp4', 'echo.webm', 'book.mkv'])('%s goes in, is mastered, and plays', { timeout: 180_000 }, async (name) => {
    const page = await open('/upload');
    await page.setInputFiles('input[type=file]', join(MEDIA, name));
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

  test.each(['/', '/browse?genre=noir', '/search?q=ameile', '/upload', '/nowhere'])(
    'nothing is wrong with %s, by night and by day, at a desk and on a phone',
    async (path) => {
      const page = await open(path);
      expect(await lookOver(page), path).toEqual([]);
      await page.close();
    },
  );

  test('/docs shows every endpoint, from our own files', async () => {
    const page = await open('/docs');
    await page.getByText('/api/media/upload-intent').first().waitFor();
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    const operations = Object.values(document.paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
    expect(await page.locator('.opblock').count()).toBe(operations);
    await page.close();
  });

  test('no page complained', () => {
    // The page that is not there is answered with a 404, which the browser mentions.
    expect(complaints.filter((text) => !text.startsWith('/nowhere'))).toEqual([]);
  });
});
