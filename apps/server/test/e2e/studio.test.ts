import { join } from 'node:path';
import { newClip, newTitle, type Project } from '@fotograma/edl';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { makeVideo } from '../support/video.ts';
import { open, openVisit, type Person, type Visit } from '../support/visit.ts';

const SECOND = 705_600_000;
/** The most that one stroke of the pen may take with a film of five hundred clips, in ms, on a machine that does other work too. */
const SLOWEST_MS = 400;

describe.skipIf(!browserPath)(`the studio in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let ada: Person;
  let adas: BrowserContext;
  let bens: BrowserContext;
  let at: Page;
  let with_: Page;
  let projectId = '';
  /** What Ben's browser has open to the server, to be cut. */
  const lines = new Set<{ close(): Promise<void> }>();
  let isCut = false;

  beforeAll(async () => {
    // Who is away cannot be reached, and browsers say so.
    visit = await openVisit(/Failed to load resource|net::ERR|WebSocket/);
    ada = await visit.register('ada'); // the first account of the house
    adas = await visit.signedIn('ada');
    bens = await visit.signedUp('ben');
    await bens.routeWebSocket(/\/collab\//, (socket) => {
      if (isCut) return void socket.close();
      const server = socket.connectToServer();
      lines.add({ close: () => Promise.all([socket.close(), server.close()]).then(() => undefined) });
    });
  }, PREPARING_MS);
  afterAll(() => visit?.end());

  const cut = async () => {
    isCut = true;
    for (const line of lines) await line.close();
    lines.clear();
  };
  const clips = (page: Page) =>
    page.evaluate<string[]>(`[...document.querySelectorAll('[data-clip]')].map((one) => one.dataset.clip).sort()`);
  /** Seconds into what the first of the videos of a page plays. */
  const played = (page: Page) => page.evaluate<number>(`document.querySelector('video')?.currentTime ?? 0`);
  const saved = (page: Page) => page.locator('[data-saved=true]').waitFor();
  const status = (page: Page, words: RegExp) => page.getByRole('status').getByText(words).waitFor();
  const press = (page: Page, keys: string) => page.keyboard.press(keys);
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    (await (await visit.call(method, path, { token: ada.token, ...(body === undefined ? {} : { body }) })).json()) as T;

  test('a film is begun, a take is brought, put on the timeline, and plays', async () => {
    const take = await makeVideo('ffmpeg', join(visit.folder, 'take.mp4'), { seconds: 8, size: '320x180' });
    at = await open(adas, '/studio');
    await at.getByRole('button', { name: 'Begin a film' }).click();
    await at.getByLabel('What it is called').fill('The last train');
    await at.getByRole('dialog').getByRole('button', { name: 'Begin a film' }).click();
    await at.waitForURL(/\/studio\/[0-9a-f-]{36}$/);
    projectId = new URL(at.url()).pathname.split('/').at(-1) ?? '';
    await saved(at);
    await at.locator('input[type=file]').first().setInputFiles(take);
    await at.getByRole('button', { name: 'Put take.mp4 at the playhead' }).click();
    await at.locator('[data-clip]').waitFor();
    await saved(at);
    await press(at, 'Home');
    await press(at, 'Space');
    await eventually('its picture to move', async () => (await played(at)) > 0.5);
    await press(at, 'k');
    expect(await lookOver(at)).toEqual([]);
    await at.setViewportSize({ width: 1280, height: 900 });
  });

  test('it is cut, gets a title, and what one did is taken back', async () => {
    await press(at, 'Home');
    for (let n = 0; n < 50; n++) await press(at, 'ArrowRight');
    await press(at, 's');
    await eventually('two clips', async () => (await clips(at)).length === 2);
    await press(at, 't');
    await at.getByLabel('Text').fill('Fin');
    await eventually('three', async () => (await clips(at)).length === 3);
    await at.getByRole('button', { name: 'Undo' }).click();
    await at.getByRole('button', { name: 'Undo' }).click();
    await eventually('the title to be gone', async () => (await clips(at)).length === 2);
    await at.getByRole('button', { name: 'Redo' }).click();
    await eventually('it to be back', async () => (await clips(at)).length === 3);
    await saved(at);
    expect(Object.keys((await call<Project>('GET', `/api/projects/${projectId}/edl`)).clips)).toHaveLength(3);
  });

  test('somebody is asked to join by a link, and both see each other and what the other does', async () => {
    await at.getByRole('button', { name: 'People' }).click();
    await at.getByRole('button', { name: 'Make a link' }).click();
    const link = await at.getByRole('dialog').locator('code').textContent();
    await press(at, 'Escape');
    with_ = await open(bens, new URL(link ?? '').pathname + new URL(link ?? '').hash);
    await with_.waitForURL(`**/studio/${projectId}`);
    await saved(with_);
    expect(await clips(with_)).toEqual(await clips(at));
    await at.getByTitle('ben').waitFor();
    await with_.getByTitle('ada').waitFor();
    await press(with_, 'End');
    await press(with_, 't');
    await eventually('Ada to see Ben’s title', async () => (await clips(at)).length === 4);
  });

  test('one goes away and works on, the other works too, and on return both have both', async () => {
    await cut();
    await bens.setOffline(true);
    await status(with_, /Away/);
    await press(with_, 'Home');
    for (let n = 0; n < 10; n++) await press(with_, 'ArrowRight');
    await press(with_, 't');
    await eventually('it to be there, though away', async () => (await clips(with_)).length === 5);
    await press(at, 'Home');
    for (let n = 0; n < 80; n++) await press(at, 'ArrowRight');
    await press(at, 'Escape');
    await press(at, 's');
    await eventually('Ada’s cut', async () => (await clips(at)).length > 4);
    await saved(at);
    const before = new Set([...(await clips(at)), ...(await clips(with_))]);
    isCut = false;
    await bens.setOffline(false);
    await saved(with_);
    await eventually('both to have both', async () => {
      const [ours, theirs] = [await clips(at), await clips(with_)];
      return ours.length === before.size && JSON.stringify(ours) === JSON.stringify(theirs);
    });
    // And what Ada takes back is her own.
    const mine = await clips(with_);
    await at.getByRole('button', { name: 'Undo' }).click();
    await eventually('Ada’s cut to be gone', async () => (await clips(with_)).length < mine.length);
    expect((await clips(with_)).length).toBeGreaterThanOrEqual(5);
  });

  test('a version is kept, and told what has changed since', async () => {
    await at.getByRole('button', { name: 'Versions' }).click();
    await at.getByLabel('Name of this version').fill('First cut');
    await at.getByRole('button', { name: 'Keep as it is now' }).click();
    await at.getByRole('button', { name: 'First cut' }).click();
    await at.getByText('Nothing has changed since.').waitFor();
    await press(at, 'Escape');
    await press(at, 'm');
    await saved(at);
    await at.getByRole('button', { name: 'Versions' }).click();
    await at.getByRole('button', { name: 'First cut' }).click();
    await at.getByText('Marker added').waitFor();
    await at.getByRole('button', { name: 'Go back to this' }).click();
    await at.getByText('The film is what it was.').waitFor();
  });

  test('the film is made, and plays', async () => {
    await at.getByRole('button', { name: 'Export' }).click();
    await at.getByRole('dialog').getByRole('combobox').first().selectOption('draft');
    await at.getByRole('button', { name: 'Make the film' }).click();
    await at.getByRole('link', { name: 'Open the film' }).click();
    await at.waitForURL(/\/media\//);
    const id = new URL(at.url()).pathname.split('/').at(-1) ?? '';
    await eventually(
      'it to be mastered',
      async () => (await call<{ data: { status: string } }>('GET', `/api/media/${id}`)).data.status === 'READY',
      40,
    );
    await at.reload();
    await at.getByRole('button', { name: 'Play' }).first().click();
    await eventually('it to play', async () => (await played(at)) > 0.3);
  });

  test('with five hundred clips it still follows the hand', async () => {
    const { data } = await call<{ data: { id: string } }>('POST', '/api/projects', { name: 'Long' });
    const { data: bin } = await call<{ data: { mediaId: string }[] }>('GET', `/api/projects/${projectId}/media`);
    const assetId = bin[0]?.mediaId ?? '';
    await call('PUT', `/api/projects/${data.id}/media/${assetId}`);
    const edl = await call<Project>('GET', `/api/projects/${data.id}/edl`);
    const trackId = Object.values(edl.tracks).find(({ kind }) => kind === 'video')?.id ?? '';
    const many = Array.from({ length: 500 }, (_, n) => {
      const place = { trackId, start: n * SECOND, in: 0, out: SECOND, speed: { num: 1, den: 1 } };
      const id = `clip-${String(n).padStart(7, '0')}`;
      return n % 10 ? newClip({ id, assetId, place }) : newTitle({ id, text: `Title ${n}`, place });
    });
    const answer = await visit.call('PUT', `/api/projects/${data.id}/edl`, {
      token: ada.token,
      body: { ...edl, clips: Object.fromEntries(many.map((clip) => [clip.id, clip])) },
    });
    // Without `If-Match` a change is not taken.
    expect(answer.status).toBe(422);
    await fetch(`${visit.server.url}/api/projects/${data.id}/edl`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ ...edl, clips: Object.fromEntries(many.map((clip) => [clip.id, clip])) }),
    });
    const page = await open(adas, `/studio/${data.id}`);
    await page.locator('[data-clip]').first().waitFor();
    // Those in sight, and not all that there are.
    expect((await clips(page)).length).toBeLessThan(120);
    await page.evaluate(
      `window.slow = []; new PerformanceObserver((list) => slow.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })`,
    );
    const clip = page.locator('[data-clip]').nth(3);
    const box = await clip.boundingBox();
    if (!box) throw new Error('No clip');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    for (let n = 1; n <= 30; n++) await page.mouse.move(box.x + box.width / 2 + n * 6, box.y + box.height / 2);
    await page.mouse.up();
    for (let n = 0; n < 20; n++) await press(page, 'ArrowRight');
    await saved(page);
    const slow = await page.evaluate<number[]>('slow');
    expect(slow.filter((ms) => ms > SLOWEST_MS)).toEqual([]);
    await page.close();
  });

  test('nothing was complained about', () => expect(visit.complaints).toEqual([]));
});
