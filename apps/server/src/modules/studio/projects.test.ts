import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { projects as contract, Problem } from '@fotograma/contract';
import { newTitle, type Project } from '@fotograma/edl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../../test/support/app.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';
import { ask, clipOf, firstTrack, makeAsset, makeProject } from '../../../test/support/studio.ts';

let at: TestHouse;
let ana: Person;
let ben: Person;
let eve: Person;
beforeAll(async () => {
  at = await startHouse();
  [ana, ben, eve] = [await at.person({ role: 'creator' }), await at.person(), await at.person({ role: 'creator' })];
});
afterAll(() => at.close());

const SECOND = 705_600_000;
const [A, B, C] = ['clip-aaaaaaa', 'clip-bbbbbbb', 'clip-ccccccc'];
const as = <T>(who: Person, method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  ask<T>(at.url, who, method, path, body, headers);
const query = (sql: string, values: unknown[]) => at.house.platform.database.pool.query(sql, values);
const edlOf = async (id: string) => (await as<Project>(ana, 'GET', `/api/projects/${id}/edl`)).body;
const put = (id: string, edl: unknown, match = '*') =>
  as<Project & Problem>(ana, 'PUT', `/api/projects/${id}/edl`, edl, { 'if-match': match });

/** A project of Ana's with a file of ten seconds in its bin. */
async function setUp(): Promise<{ id: string; asset: string; edl: Project; video: string; audio: string }> {
  const id = await makeProject(at.url, ana);
  const asset = await makeAsset(at, ana);
  await as(ana, 'PUT', `/api/projects/${id}/media/${asset}`);
  const edl = await edlOf(id);
  return { id, asset, edl, video: firstTrack(edl, 'video'), audio: firstTrack(edl, 'audio') };
}

describe('the document of a project', () => {
  test('is taken whole, and told as it was given', async () => {
    const { id, asset, edl, video } = await setUp();
    const next = {
      ...edl,
      clips: { [A]: clipOf(A, video, asset), [B]: clipOf(B, video, asset, { start: SECOND, in: SECOND, out: 2 * SECOND }) },
    };
    const done = await put(id, { ...next, transitions: { [`${A}>${B}`]: { from: A, to: B, kind: 'dissolve', duration: SECOND / 2 } } });
    expect(done.status).toBe(200);
    const told = await as<Project>(ana, 'GET', `/api/projects/${id}/edl`);
    expect(told.body).toEqual(done.body);
    expect(told.headers.get('etag')).toBe(done.headers.get('etag'));
    const headers = { authorization: `Bearer ${ana.token}`, 'if-none-match': told.headers.get('etag') ?? '' };
    expect((await send(`${at.url}/api/projects/${id}/edl`, { headers })).status).toBe(304);
    expect((await as<{ data: contract.Project }>(ana, 'GET', `/api/projects/${id}`)).body.data).toMatchObject({
      clips: 2,
      durationSeconds: 2,
    });
  });

  test.each<[string, (at: Awaited<ReturnType<typeof setUp>>) => Partial<Project>, string[]]>([
    [
      'an unknown file',
      ({ video }) => ({ clips: { [A]: clipOf(A, video, '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11') } }),
      [`/clips/${A}/assetId`],
    ],
    [
      'a clip behind the end of its file',
      ({ video, asset }) => ({ clips: { [A]: clipOf(A, video, asset, { out: 11 * SECOND }) } }),
      [`/clips/${A}/place/out`],
    ],
    [
      'a clip after the end of time',
      ({ video, asset }) => ({ clips: { [A]: clipOf(A, video, asset, { start: 360_000 * SECOND }) } }),
      [`/clips/${A}/place/start`],
    ],
    ['a track that there is not', ({ asset }) => ({ clips: { [A]: clipOf(A, 'track-none00', asset) } }), [`/clips/${A}/place/trackId`]],
    [
      'words on a sound track',
      ({ audio }) => ({
        clips: { [A]: newTitle({ id: A, text: 'x', place: { trackId: audio, start: 0, in: 0, out: 5, speed: { num: 1, den: 1 } } }) },
      }),
      [`/clips/${A}/place/trackId`],
    ],
    [
      'transitions that overlap, and one between what does not meet',
      ({ video, asset }) => ({
        clips: {
          [A]: clipOf(A, video, asset, { in: SECOND, out: 3 * SECOND }),
          [B]: clipOf(B, video, asset, { start: 2 * SECOND, in: SECOND, out: 2 * SECOND }),
          [C]: clipOf(C, video, asset, { start: 4 * SECOND }),
        },
        transitions: {
          [`${A}>${B}`]: { from: A, to: B, kind: 'dissolve', duration: 1.5 * SECOND },
          [`${B}>${C}`]: { from: B, to: C, kind: 'wipe', duration: 5 },
        },
      }),
      [`/transitions/${A}>${B}/duration`, `/transitions/${B}>${C}`],
    ],
    [
      'times that are none',
      ({ video, asset }) => ({ clips: { [A]: clipOf(A, video, asset, { start: -1 }) } }),
      [`/clips/${A}/place/start`],
    ],
    [
      'words that there are not',
      ({ video, asset }) => ({ clips: { [A]: { ...clipOf(A, video, asset), surplus: 1 } as never } }),
      [`/clips/${A}/surplus`],
    ],
  ])('is refused with %s, by its place', async (_, change, pointers) => {
    const made = await setUp();
    const refused = await put(made.id, { ...made.edl, ...change(made) });
    expect(refused.status).toBe(422);
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(await edlOf(made.id)).toEqual(made.edl);
  });
});

describe('files', () => {
  test('that a clip shows are not deleted, nor taken out; others are', async () => {
    const { id, asset, edl, video } = await setUp();
    await put(id, { ...edl, clips: { [A]: clipOf(A, video, asset) } });
    const refused = await as<Problem>(ana, 'DELETE', `/api/media/${asset}`);
    expect([refused.status, refused.body.detail]).toEqual([409, 'This file is in use: the project “A film”. Detach it there first.']);
    expect((await as(ana, 'DELETE', `/api/projects/${id}/media/${asset}`)).status).toBe(409);
    await put(id, edl);
    expect((await as(ana, 'DELETE', `/api/projects/${id}/media/${asset}`)).status).toBe(204);
    expect((await as(ana, 'DELETE', `/api/media/${asset}`)).status).toBe(200);
  });

  test('of somebody else cannot be brought in, nor seen to be there', async () => {
    const { id } = await setUp();
    const foreign = await makeAsset(at, eve);
    expect((await as(ana, 'PUT', `/api/projects/${id}/media/${foreign}`)).status).toBe(404);
    expect((await as(ana, 'PUT', `/api/projects/${id}/media/${at.house.platform.newId()}`)).status).toBe(404);
  });
});

describe('members', () => {
  test('are let in by a letter, once, and may what they were invited for', async () => {
    const { id } = await setUp();
    expect((await as(ana, 'POST', `/api/projects/${id}/invitations`, { email: ben.email, role: 'viewer' })).status).toBe(201);
    const token = await letterTo(ben.email);
    expect((await as(ben, 'GET', `/api/projects/${id}`)).status).toBe(404);
    expect(await as(ben, 'POST', '/api/projects/invitations/accept', { token })).toMatchObject({
      status: 200,
      body: { data: { role: 'viewer' } },
    });
    expect((await as(ben, 'PATCH', `/api/projects/${id}`, { name: 'Mine' })).status).toBe(403);
    expect((await as<Problem>(eve, 'POST', '/api/projects/invitations/accept', { token })).body.code).toBe('link-invalid');
  });

  test('may come by a link until it is taken back, and keep the greater of two roles', async () => {
    const { id } = await setUp();
    const { body } = await as<{ data: { id: string; url: string } }>(ana, 'POST', `/api/projects/${id}/invitations`, { role: 'viewer' });
    const token = new URL(body.data.url).hash.slice(1);
    for (const who of [ben, eve]) expect((await as(who, 'POST', '/api/projects/invitations/accept', { token })).status).toBe(200);
    await as(ana, 'PUT', `/api/projects/${id}/members/${ben.id}`, { role: 'editor' });
    expect(await as(ben, 'POST', '/api/projects/invitations/accept', { token })).toMatchObject({ body: { data: { role: 'editor' } } });
    expect((await as(ana, 'DELETE', `/api/projects/${id}/invitations/${body.data.id}`)).status).toBe(204);
    expect((await as<Problem>(ben, 'POST', '/api/projects/invitations/accept', { token })).status).toBe(403);
  });

  test('leave, but for the last owner', async () => {
    const { id } = await setUp();
    await query(`INSERT INTO project_member (project_id, user_id, role) VALUES ($1, $2, 'editor')`, [id, ben.id]);
    expect((await as(ana, 'DELETE', `/api/projects/${id}/members/${ana.id}`)).status).toBe(409);
    expect((await as(ben, 'DELETE', `/api/projects/${id}/members/${ana.id}`)).status).toBe(403);
    expect((await as(ben, 'DELETE', `/api/projects/${id}/members/${ben.id}`)).status).toBe(204);
    expect((await as(ben, 'GET', `/api/projects/${id}`)).status).toBe(404);
  });

  test('whose account is deleted leave their projects to the others, and what nobody else has a part in goes', async () => {
    const gone = await at.person({ role: 'creator' });
    const [alone, shared] = [await makeProject(at.url, gone), await makeProject(at.url, gone)];
    await query(`INSERT INTO project_member (project_id, user_id, role) VALUES ($1, $2, 'viewer')`, [shared, ben.id]);
    expect((await as(gone, 'DELETE', '/api/users/me', { password: 'a long walk at night' })).status).toBeLessThan(300);
    expect((await query('SELECT FROM project WHERE id = $1', [alone])).rowCount).toBe(0);
    expect(await as(ben, 'GET', `/api/projects/${shared}`)).toMatchObject({ status: 200, body: { data: { role: 'owner' } } });
  });
});

/** The token of the newest letter to somebody. */
async function letterTo(email: string): Promise<string> {
  const folder = join(at.dataDir, 'mail');
  for (const name of (await readdir(folder)).sort().reverse()) {
    const letter = (await readFile(join(folder, name), 'utf8')).replace(/=\r?\n/g, '').replaceAll('=3D', '=');
    const token = /studio\/join#([\w-]+)/.exec(letter)?.[1];
    if (letter.includes(email) && token) return token;
  }
  throw new Error(`No letter to ${email}`);
}

test('versions are kept, told with what has changed since, and gone back to', async () => {
  const { id, asset, edl, video } = await setUp();
  const path = `/api/projects/${id}/versions`;
  await put(id, { ...edl, clips: { [A]: clipOf(A, video, asset), [B]: clipOf(B, video, asset, { start: 2 * SECOND }) } });
  const { body: kept } = await as<{ data: { id: string } }>(ana, 'POST', path, { name: 'First cut' });
  await put(id, {
    ...edl,
    clips: { [A]: clipOf(A, video, asset, { start: SECOND }), [C]: clipOf(C, video, asset, { start: 5 * SECOND }) },
  });
  const { body } = await as<{ data: { since: contract.EdlChange[] } }>(ana, 'GET', `${path}/${kept.data.id}`);
  expect(body.data.since.map(({ id: of, kind, name }) => [of, kind, name])).toEqual([
    [A, 'moved', 'train.mp4'],
    [B, 'removed', 'train.mp4'],
    [C, 'added', 'train.mp4'],
  ]);
  expect((await as(ana, 'POST', `${path}/${kept.data.id}/restore`)).status).toBe(200);
  expect(Object.keys((await edlOf(id)).clips)).toEqual([A, B]);
  expect((await as(ana, 'DELETE', `${path}/${kept.data.id}`)).status).toBe(204);
  expect((await as(ana, 'GET', `${path}/${kept.data.id}`)).status).toBe(404);
});

test('a timeline goes out as OpenTimelineIO and comes back the same', async () => {
  const { id, asset, edl, video } = await setUp();
  await put(id, {
    ...edl,
    clips: { [A]: clipOf(A, video, asset), [B]: clipOf(B, video, asset, { start: 2 * SECOND, speed: { num: 2, den: 1 } }) },
  });
  const before = await edlOf(id);
  const { body: otio } = await as<Record<string, unknown>>(ana, 'GET', `/api/projects/${id}/otio`);
  expect(otio).toMatchObject({ OTIO_SCHEMA: 'Timeline.1' });
  await put(id, edl);
  expect(await as(ana, 'PUT', `/api/projects/${id}/otio`, otio)).toMatchObject({ status: 200, body: { data: { missing: [] } } });
  expect(await edlOf(id)).toEqual(before);
  expect((await as<Problem>(ana, 'PUT', `/api/projects/${id}/otio`, { OTIO_SCHEMA: 'Clip.1' })).status).toBe(422);
  const list = await fetch(`${at.url}/api/projects/${id}/cmx3600`, { headers: { authorization: `Bearer ${ana.token}` } });
  expect((await list.text()).split('\r\n').slice(0, 2)).toEqual(['TITLE: A film', 'FCM: NON-DROP FRAME']);
});
