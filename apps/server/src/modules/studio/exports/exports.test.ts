import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { projects as contract } from '@fotograma/contract';
import { type Clip, newTitle, type Project } from '@fotograma/edl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Person, startHouse, type TestHouse } from '../../../../test/support/house.ts';
import { ask, clipOf, firstTrack, makeProject } from '../../../../test/support/studio.ts';

const run = promisify(execFile);
const SECOND = 705_600_000;

let at: TestHouse;
let folder: string;
let owner: Person;
/** A red film with a low tone, and a blue one at another rate with a high one. */
let [red, blue] = ['', ''];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-export-'));
  at = await startHouse();
  await at.house.work();
  owner = await at.person({ role: 'creator' });
  [red, blue] = await Promise.all([film('red', '25', 220), film('blue', '30000/1001', 880)]);
}, 120_000);
afterAll(async () => {
  await at?.close();
  await rm(folder, { recursive: true, force: true });
});

async function film(colour: string, rate: string, tone: number): Promise<string> {
  const path = join(folder, `${colour}.mp4`);
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `color=${colour}:s=320x180:r=${rate}:d=6`],
    ...['-f', 'lavfi', '-i', `sine=frequency=${tone}:sample_rate=48000:duration=6`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path],
  ]);
  const bytes = await readFile(path);
  const { body } = await ask<{ mediaId: string; upload: { url: string } }>(at.url, owner, 'POST', '/api/media/upload-intent', {
    filename: `${colour}.mp4`,
    mimeType: 'video/mp4',
    size: bytes.length,
  });
  await fetch(at.url + new URL(body.upload.url).pathname, {
    method: 'PUT',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'video/mp4' },
  });
  await eventually(`${colour} to be ready`, async () => (await stateOf(body.mediaId)) === 'READY', 60);
  return body.mediaId;
}

const stateOf = async (id: string) => (await ask<{ data: { status: string } }>(at.url, owner, 'GET', `/api/media/${id}`)).body.data.status;

const settings = { width: 320, height: 180, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;

/** A project with both in its bin, that consists of what is made of its tracks. */
async function project(
  build: (tracks: { video: string; audio: string }) => { clips: Clip[]; transitions?: Project['transitions']; tracks?: Project['tracks'] },
): Promise<string> {
  const { body } = await ask<{ data: { id: string } }>(at.url, owner, 'POST', '/api/projects', { name: 'Cut', settings });
  const { id } = body.data;
  for (const file of [red, blue]) await ask(at.url, owner, 'PUT', `/api/projects/${id}/media/${file}`);
  await put(id, build);
  return id;
}

async function put(id: string, build: Parameters<typeof project>[0]): Promise<void> {
  const { body: edl } = await ask<Project>(at.url, owner, 'GET', `/api/projects/${id}/edl`);
  const { clips, transitions = {}, tracks = {} } = build({ video: firstTrack(edl, 'video'), audio: firstTrack(edl, 'audio') });
  const next = {
    ...edl,
    tracks: { ...edl.tracks, ...tracks },
    clips: Object.fromEntries(clips.map((clip) => [clip.id, clip])),
    transitions,
  };
  const done = await ask(at.url, owner, 'PUT', `/api/projects/${id}/edl`, next, { 'if-match': '*' });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
}

async function exported(id: string): Promise<contract.ProjectExport> {
  const asked = await ask<{ data: contract.ProjectExport }>(at.url, owner, 'POST', `/api/projects/${id}/exports`, { preset: 'standard' });
  expect(asked.status).toBe(202);
  const path = `/api/projects/${id}/exports/${asked.body.data.id}`;
  const done = await eventually(
    'the film',
    async () => {
      const { body } = await ask<{ data: contract.ProjectExport }>(at.url, owner, 'GET', path);
      return ['DONE', 'FAILED'].includes(body.data.state) ? body.data : null;
    },
    60,
  );
  expect(done, JSON.stringify(await logs(done.id))).toMatchObject({ state: 'DONE', progress: 1, mediaId: done.id });
  return done;
}

const logs = async (id: string) =>
  (await at.house.platform.database.pool.query('SELECT unit, log FROM project_export_unit WHERE export_id = $1 AND log IS NOT NULL', [id]))
    .rows;

/** The original of a film that was made. */
async function original(mediaId: string): Promise<string> {
  const { body } = await ask<{ data: { originalUrl: string } }>(at.url, owner, 'GET', `/api/media/${mediaId}`);
  const path = join(folder, `${mediaId}.mp4`);
  await writeFile(path, Buffer.from(await (await fetch(at.url + body.data.originalUrl)).arrayBuffer()));
  return path;
}

/** The mean colour of each frame, as `[red, green, blue]`. */
async function colours(path: string): Promise<[number, number, number][]> {
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-vf', 'scale=1:1:flags=area', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    {
      encoding: 'buffer',
      maxBuffer: 1e8,
    },
  );
  return Array.from(
    { length: stdout.length / 3 },
    (_, n) => [stdout[3 * n], stdout[3 * n + 1], stdout[3 * n + 2]] as [number, number, number],
  );
}

const called = ([r, , b]: [number, number, number] = [0, 0, 0]) =>
  r > 180 && b < 80 ? 'red' : b > 180 && r < 80 ? 'blue' : r < 40 && b < 40 ? 'black' : 'both';

async function seconds(path: string): Promise<{ video: number; audio: number }> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_type,duration', '-of', 'json', path]);
  const { streams } = JSON.parse(stdout) as { streams: { codec_type: 'video' | 'audio'; duration: string }[] };
  return Object.fromEntries(streams.map(({ codec_type: type, duration }) => [type, Number(duration)])) as { video: number; audio: number };
}

const A = 'clip-aaaaaaa';
const B = 'clip-bbbbbbb';
const C = 'clip-ccccccc';

test('a film of cuts, a dissolve, a gap and a change of speed has every frame where it belongs, and sound as long as its picture', async () => {
  const id = await project(({ video }) => ({
    clips: [
      clipOf(A, video, red, { in: SECOND, out: 3 * SECOND }),
      // Half a second of dissolve, around its cut at 2 s.
      clipOf(B, video, blue, { start: 2 * SECOND, in: SECOND, out: 3 * SECOND }),
      // A gap of a second, then twice as fast.
      clipOf(C, video, red, { start: 5 * SECOND, in: 0, out: 4 * SECOND, speed: { num: 2, den: 1 } }),
    ],
    transitions: { [`${A}>${B}`]: { from: A, to: B, kind: 'dissolve', duration: SECOND / 2 } },
  }));
  const done = await exported(id);
  const path = await original(done.mediaId ?? '');
  const frames = await colours(path);
  expect(frames).toHaveLength(7 * 25);
  const runs = frames.map(called).reduce<[string, number][]>((all, colour) => {
    const last = all.at(-1);
    if (last?.[0] === colour) last[1]++;
    else all.push([colour, 1]);
    return all;
  }, []);
  expect(runs.map(([colour]) => colour)).toEqual(['red', 'both', 'blue', 'black', 'red']);
  // The dissolve is 12 frames around 50; its ends are as good as whole.
  expect(Math.abs((runs[0]?.[1] ?? 0) - 46)).toBeLessThanOrEqual(3);
  expect((runs[0]?.[1] ?? 0) + (runs[1]?.[1] ?? 0) + (runs[2]?.[1] ?? 0)).toBe(100);
  expect(runs.slice(3)).toEqual([
    ['black', 25],
    ['red', 50],
  ]);
  const { video, audio } = await seconds(path);
  expect(Math.abs(video - 7)).toBeLessThan(0.001);
  expect(Math.abs(audio - video)).toBeLessThanOrEqual(1 / 25);
  await eventually('it to be mastered, as an upload is', async () => (await stateOf(done.id)) === 'READY', 60);
});

test('what has not changed is not made again', async () => {
  const build =
    (name: string, out: number): Parameters<typeof project>[0] =>
    ({ video }) => ({
      clips: Array.from({ length: 4 }, (_, n) =>
        clipOf(`clip-000000${n}`, video, n % 2 ? blue : red, { start: n * 4 * SECOND, in: 0, out: n === 2 ? out : 4 * SECOND }),
      ).map((clip) => ({ ...clip, name })),
    });
  const id = await project(build('first', 4 * SECOND));
  expect(await exported(id)).toMatchObject({ chunks: 4, reused: 0 });
  // Another name is nothing that is seen.
  await put(id, build('second', 4 * SECOND));
  expect(await exported(id)).toMatchObject({ chunks: 4, reused: 4 });
  // The third shows less: it, and the gap behind it, are another piece.
  await put(id, build('second', 3.6 * SECOND));
  expect(await exported(id)).toMatchObject({ chunks: 4, reused: 3 });
});

const title = (trackId: string): Clip => {
  const place = { trackId, start: 2 * SECOND, in: 0, out: SECOND, speed: { num: 1, den: 1 } };
  const made = newTitle({ id: C, text: 'Fin: 50%\nsecond; “it”', place });
  return { ...made, style: { ...made.style, size: 0.4, weight: 700 } };
};

describe('the picture', () => {
  test('has titles over it, smaller pictures on it, and turned ones, while they are there', async () => {
    const titles = 'track-titles';
    const over = 'track-over00';
    const id = await project(({ video }) => ({
      tracks: {
        [over]: { id: over, kind: 'video', order: 'b00V', name: '', muted: false, locked: false },
        [titles]: { id: titles, kind: 'text', order: 'b01V', name: '', muted: false, locked: false },
      },
      clips: [
        clipOf(A, video, red, { out: 4 * SECOND }),
        {
          ...clipOf(B, over, blue, { start: SECOND, out: SECOND }),
          transform: { x: 0.25, y: 0, scale: 0.5, rotation: 0, opacity: 1, crop: { left: 0, top: 0, right: 0, bottom: 0 } },
        },
        title(titles),
      ],
    }));
    const path = await original((await exported(id)).mediaId ?? '');
    const frames = await colours(path);
    expect(frames).toHaveLength(100);
    const blueOf = (n: number) => frames[n]?.[2] ?? 0;
    const greenOf = (n: number) => frames[n]?.[1] ?? 0;
    // A quarter of the picture is blue for a second.
    expect(blueOf(10)).toBeLessThan(20);
    expect(blueOf(30)).toBeGreaterThan(45);
    expect(blueOf(30)).toBeLessThan(100);
    // White letters have green in them, and red and blue have none.
    expect(greenOf(45)).toBeLessThan(8);
    expect(greenOf(60)).toBeGreaterThan(8);
    expect(greenOf(80)).toBeLessThan(8);
  });
});

test('an export can be given up, and says so', async () => {
  const id = await project(({ video }) => ({ clips: [clipOf(A, video, red, { out: 5 * SECOND })] }));
  const { body } = await ask<{ data: { id: string } }>(at.url, owner, 'POST', `/api/projects/${id}/exports`, { preset: 'master' });
  const path = `/api/projects/${id}/exports/${body.data.id}`;
  const cancelled = await ask<{ data: contract.ProjectExport }>(at.url, owner, 'POST', `${path}/cancel`);
  expect([200, 409]).toContain(cancelled.status);
  if (cancelled.status === 200) expect(cancelled.body.data.state).toBe('CANCELLED');
});

test('nothing is made of nothing, nor for those who only look on', async () => {
  const id = await makeProject(at.url, owner);
  expect((await ask(at.url, owner, 'POST', `/api/projects/${id}/exports`, {})).status).toBe(409);
  expect((await ask(at.url, await at.person({ role: 'creator' }), 'POST', `/api/projects/${id}/exports`, {})).status).toBe(404);
});
