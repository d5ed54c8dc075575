import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open as openIn, openVisit, type Person, type Visit } from '../support/visit.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

const FILM = 'festival.mkv';
/** What makes the film heavy enough to be paused on its way, and costs its mastering nothing. */
const BALLAST_BYTES = 3_000_000;
const SLOW_BYTES_A_SECOND = 300_000;
const SUBTITLES = '1\n00:00:00,000 --> 00:00:05,000\nQué tarde más larga.\n';
/** Run in the page, as text: the server's own code knows no document. */
const STATE = `(() => {
  const video = document.querySelector('video');
  return {
    time: video.currentTime,
    rate: video.playbackRate,
    height: video.videoHeight,
    shown: [...video.textTracks].filter((track) => track.mode === 'showing').map((track) => track.label),
    heard: [...video.audioTracks].filter((track) => track.enabled).map((track) => track.label),
    pictures: [...video.textTracks].find((track) => track.label === 'thumbnails')?.cues?.length ?? 0,
  };
})()`;

/** Players as others build them on ours: each plays, jumps and changes the size; `sizes` are the heights it was offered. */
const PLAYERS = {
  'hls.js': {
    script: require.resolve('hls.js'),
    begin: `(url) => {
      const player = new Hls();
      player.loadSource(url);
      player.attachMedia(document.querySelector('video'));
      window.sizes = () => player.levels.map((level) => level.height);
      window.choose = (height) => { player.nextLevel = player.levels.findIndex((level) => level.height === height); };
    }`,
  },
  'dash.js': {
    script: require.resolve('dashjs'),
    begin: `(url) => {
      const player = dashjs.MediaPlayer().create();
      player.updateSettings({ debug: { logLevel: 0 } });
      player.initialize(document.querySelector('video'), url, true);
      window.sizes = () => player.getRepresentationsByType('video').map(({ height }) => height);
      window.choose = (height) => {
        player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: false } } } });
        const { id } = player.getRepresentationsByType('video').find((one) => one.height === height);
        player.setRepresentationForTypeById('video', id, true);
      };
    }`,
  },
} as const;

interface State {
  readonly time: number;
  readonly rate: number;
  readonly height: number;
  readonly shown: readonly string[];
  readonly heard: readonly string[];
  readonly pictures: number;
}

/** Twelve seconds in two tongues, with subtitles in the file. */
async function makeFilm(folder: string): Promise<string> {
  const path = (name: string) => join(folder, name);
  await writeFile(path('en.srt'), '1\n00:00:00,000 --> 00:00:05,000\nWhat a long afternoon.\n');
  await writeFile(path('ballast.bin'), Buffer.alloc(BALLAST_BYTES, 'Fotograma'));
  const sound = (hertz: number) => ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:sample_rate=48000:duration=12`];
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=25:duration=12'],
    ...[...sound(440), ...sound(660), '-i', path('en.srt')],
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-c:s', 'srt'],
    ...['-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=spa', '-metadata:s:s:0', 'language=eng'],
    ...['-attach', path('ballast.bin'), '-metadata:s:t', 'mimetype=application/octet-stream'],
    path(FILM),
  ]);
  return path(FILM);
}

describe.skipIf(!browserPath)('a film on its way in a browser', () => {
  let visit: Visit;
  let context: BrowserContext;
  let first: Person;
  let folder: string;
  let film: string;
  let mediaId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fotograma-film-'));
    film = await makeFilm(folder);
    // A line that is cut on purpose is no fault.
    visit = await openVisit(/net::ERR_FAILED/);
    first = await visit.register('first'); // who may bring films
    context = await visit.signedIn('first');
  }, PREPARING_MS);
  afterAll(async () => {
    await visit.end();
    await rm(folder, { recursive: true });
  });

  const open = (path: string): Promise<Page> => openIn(context, path);
  const isPatch = (request: Request) => request.method() === 'PATCH';
  const look = (page: Page) => page.evaluate<State>(STATE);

  test('is paused, outlives the page and a cut line, and goes on from where it was', { timeout: 180_000 }, async () => {
    const page = await open('/upload');
    const line = await context.newCDPSession(page);
    await line.send('Network.enable');
    const slow = (uploadThroughput: number) =>
      line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
    await slow(SLOW_BYTES_A_SECOND);
    const row = page.getByRole('listitem').filter({ hasText: FILM });
    await page.setInputFiles('input[type=file]', film);
    await row.getByText(/kB\/s|MB\/s/).waitFor();
    await row.getByRole('button', { name: `Pause “${FILM}”` }).click();
    await row.getByText('Paused').waitFor();
    expect(await lookOver(page)).toEqual([]);

    await page.reload();
    await row.getByText('The upload was cut off').waitFor();
    await row.getByRole('progressbar').waitFor(); // as far as the house says
    await row.locator('input[type=file]').setInputFiles({ name: FILM, mimeType: 'video/x-matroska', buffer: Buffer.from('another') });
    await page.getByText(/That is another file/).waitFor();

    const onTus = '**/api/storage/tus/**';
    await page.route(onTus, (route) => route.abort());
    await row.locator('input[type=file]').setInputFiles(film);
    await row.getByText('Waiting for the house').waitFor();
    await slow(-1);
    const patched = page.waitForRequest(isPatch);
    await page.unroute(onTus);
    expect(Number((await patched).headers()['upload-offset'])).toBeGreaterThan(0);

    const play = row.getByRole('link', { name: `Play “${FILM}”` });
    await play.waitFor({ timeout: 150_000 });
    await play.click();
    await page.waitForURL(/\/media\/[0-9a-f-]{36}$/);
    mediaId = page.url().slice(-36);
    await page.close();
  });

  test('is not sent a second time', async () => {
    const page = await open('/upload');
    const copy = { name: 'the-same.mkv', mimeType: 'video/x-matroska', buffer: await readFile(film) };
    await page.setInputFiles('input[type=file]', copy);
    const row = page.getByRole('listitem').filter({ hasText: 'the-same.mkv' });
    await row.getByText('Here already').waitFor();
    await row.getByRole('link', { name: 'Open “the-same.mkv”' }).click();
    await page.waitForURL(`**/media/${mediaId}`);
    await page.close();
  });

  test('has a page with all that is known of it, where subtitles are added and a picture is chosen', async () => {
    const page = await open(`/media/${mediaId}`);
    await page.getByRole('heading', { name: 'Work' }).waitFor();
    await page.getByText('Plays now').waitFor();
    await page.getByRole('cell', { name: 'Done' }).first().waitFor();
    await page.getByRole('img', { name: /^Waveform/ }).waitFor();
    await page.getByText('240p').first().waitFor();

    await page.getByRole('button', { name: 'Add subtitles' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'festival.es.srt', mimeType: 'application/x-subrip', buffer: Buffer.from(SUBTITLES) });
    expect(await dialog.getByLabel('Language').inputValue()).toBe('es');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'Added' }).getByText('Spanish').waitFor();
    const remove = page.getByRole('button', { name: /^Remove/ });
    await remove.click();
    await remove.waitFor({ state: 'detached' });
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await remove.waitFor();

    const picture = page.getByRole('radio', { name: 'Picture 3 from the film' });
    await picture.check();
    await eventually('the picture is chosen', async () => {
      const answer = await visit.call('GET', `/api/media/${mediaId}`, { token: first.token });
      const { data } = (await answer.json()) as { data: { posters: { number: number; chosen: boolean }[] } };
      return data.posters.find(({ chosen }) => chosen)?.number === 3;
    });
    expect(await lookOver(page)).toEqual([]);
    await page.close();
  });

  test('plays, jumps, and is watched in the words, the tongue, the size and the speed that one likes', async () => {
    const page = await open(`/media/${mediaId}`);
    await page.locator('.player-big').click();
    await eventually('it plays', async () => (await look(page)).time > 0.2);
    await eventually('there are pictures along the time line', async () => (await look(page)).pictures > 0);
    const choose = async (menu: string, name: string | RegExp) => {
      await page.locator(`${menu}-button`).click();
      await page.locator(menu).getByRole('menuitemradio', { name }).first().click();
    };
    await choose('media-rendition-menu', '240');
    await choose('media-captions-menu', /Español/);
    await choose('media-audio-track-menu', /Español/);
    await choose('media-playback-rate-menu', /^2x$/);
    await eventually('it plays as it was told', async () => {
      const { shown, heard, rate, height } = await look(page);
      return shown[0]?.startsWith('Español') && heard[0]?.startsWith('Español') && rate === 2 && height === 240;
    });
    await page.locator('media-controller').focus();
    await page.keyboard.press('<');
    await page.keyboard.press('0');
    await eventually('it went back, and slower', async () => {
      const { time, rate } = await look(page);
      return time < 6 && rate < 2;
    });
    await page.keyboard.press('8');
    await eventually('it jumped', async () => (await look(page)).time >= 9.6);
    await page.close();
  });

  test.each(Object.entries(PLAYERS))(
    'plays in %s on another’s page, jumps there, and changes its size',
    async (name, { script, begin }) => {
      const session = await visit.call('POST', `/api/stream/${mediaId}/session`, { token: first.token, body: { seconds: 600 } });
      expect(session.status).toBe(201);
      const { hlsUrl, dashUrl } = (await session.json()) as { hlsUrl: string; dashUrl: string };
      const page = await (await visit.someone()).newPage();
      await page.setContent('<video muted autoplay></video>');
      await page.addScriptTag({ path: script });
      await page.evaluate(`(${begin})(${JSON.stringify(visit.server.url + (name === 'dash.js' ? dashUrl : hlsUrl))})`);
      const state = () =>
        page.evaluate<{ time: number; height: number }>(
          `(({ currentTime: time, videoHeight: height }) => ({ time, height }))(document.querySelector('video'))`,
        );
      await eventually('it plays', async () => (await state()).time > 0.2);
      expect((await page.evaluate<number[]>('sizes()')).toSorted((a, b) => a - b)).toEqual([240, 360, 480]);
      for (const height of [240, 480]) {
        await page.evaluate(`choose(${height})`);
        await page.evaluate(`document.querySelector('video').currentTime = ${height === 240 ? 8.5 : 4.5}`);
        await eventually(`it shows ${height} lines`, async () => (await state()).height === height);
      }
      await eventually('it goes on', async () => (await state()).time > 5);
      await page.context().close();
    },
  );

  test('takes room, of which the administration is told', async () => {
    const page = await open('/admin/storage');
    await page.getByRole('button', { name: 'Look now' }).click();
    await page.getByRole('row').filter({ hasText: 'Originals' }).waitFor();
    await page.getByText('Nothing is missing.').waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.close();
  });

  test('no page complained', () => {
    expect(visit.complaints).toEqual([]);
  });
});
