import { collectionOf, metaOf, type Project, readProject, writeThing } from '@fotograma/edl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Person, startHouse, type TestHouse } from '../../../../test/support/house.ts';
import { ask, clipOf, type Editor, edit, firstTrack, makeAsset, makeProject } from '../../../../test/support/studio.ts';

let at: TestHouse;
let ana: Person;
let ben: Person;
let eve: Person;
const open: Editor[] = [];
beforeAll(async () => {
  at = await startHouse();
  [ana, ben, eve] = [await at.person({ role: 'creator' }), await at.person(), await at.person({ role: 'creator' })];
});
afterAll(async () => {
  for (const editor of open) editor.close();
  await at.close();
});

const A = 'clip-aaaaaaa';
const B = 'clip-bbbbbbb';
const SECOND = 705_600_000;

const join = async (who: Person, projectId: string, doc?: Y.Doc): Promise<Editor> => {
  const editor = edit(at.url, who, projectId, doc);
  open.push(editor);
  await editor.synced();
  return editor;
};
const addMember = (projectId: string, who: Person, role: 'editor' | 'viewer') =>
  at.house.platform.database.pool.query('INSERT INTO project_member (project_id, user_id, role) VALUES ($1, $2, $3)', [
    projectId,
    who.id,
    role,
  ]);
const edlOf = async (who: Person, projectId: string) => (await ask<Project>(at.url, who, 'GET', `/api/projects/${projectId}/edl`)).body;
/** A project of Ana's with a file in its bin, and Ben in it. */
const setUp = async (role: 'editor' | 'viewer' = 'editor') => {
  const projectId = await makeProject(at.url, ana);
  await addMember(projectId, ben, role);
  const assetId = await makeAsset(at, ana);
  expect((await ask(at.url, ana, 'PUT', `/api/projects/${projectId}/media/${assetId}`)).status).toBe(200);
  return { projectId, assetId };
};
const put = (editor: Editor, clip: { id: string }) => writeThing(editor.doc, 'clips', clip.id, clip);

describe('those who edit together', () => {
  test('see what the others do, and what is saved is in the database', async () => {
    const { projectId, assetId } = await setUp();
    const [a, b] = [await join(ana, projectId), await join(ben, projectId)];
    const track = firstTrack(readProject(a.doc), 'video');
    put(a, clipOf(A, track, assetId));
    const seq = await a.saved();
    expect(seq).toBeGreaterThan(1);
    await eventually('Ben to see it', () => collectionOf(b.doc, 'clips').has(A));
    const { rows } = await at.house.platform.database.pool.query('SELECT max(seq)::int AS seq FROM project_update WHERE project_id = $1', [
      projectId,
    ]);
    expect(rows).toEqual([{ seq }]);
    expect((await edlOf(ben, projectId)).clips[A]).toEqual(clipOf(A, track, assetId));
  });

  test('find what was saved after everybody has left, and a snapshot instead of what led there', async () => {
    const { projectId, assetId } = await setUp();
    const a = await join(ana, projectId);
    const track = firstTrack(readProject(a.doc), 'video');
    put(a, clipOf(A, track, assetId));
    put(a, clipOf(B, track, assetId, { start: 2 * SECOND }));
    await a.saved();
    a.close();
    const { pool } = at.house.platform.database;
    await eventually('the document to be closed', async () => {
      const { rows } = await pool.query('SELECT expires_at < now() AS free FROM project_lease WHERE project_id = $1', [projectId]);
      return rows[0]?.free;
    });
    expect((await pool.query('SELECT FROM project_update WHERE project_id = $1', [projectId])).rowCount).toBe(0);
    const b = await join(ben, projectId);
    expect(Object.keys(readProject(b.doc).clips)).toEqual([A, B]);
    expect((await ask(at.url, ana, 'DELETE', `/api/media/${assetId}`)).status).toBe(409);
  });

  test('may be away, go on by themselves, and find both works merged', async () => {
    const { projectId, assetId } = await setUp();
    const [a, b] = [await join(ana, projectId), await join(ben, projectId)];
    const track = firstTrack(readProject(a.doc), 'video');
    put(a, clipOf(A, track, assetId));
    await a.saved();
    await eventually('Ben to see it', () => collectionOf(b.doc, 'clips').has(A));
    b.provider.disconnect();
    put(b, clipOf(B, track, assetId, { start: 3 * SECOND }));
    collectionOf(a.doc, 'clips').get(A)?.set('name', 'The platform');
    await a.saved();
    await b.provider.connect();
    await b.saved();
    await eventually('both to be merged', () => collectionOf(a.doc, 'clips').has(B));
    expect(readProject(a.doc)).toEqual(readProject(b.doc));
    expect(readProject(a.doc).clips[A]?.name).toBe('The platform');
  });
});

describe('what cannot stand', () => {
  test('is put right before anybody else sees it, and its author is told', async () => {
    const { projectId, assetId } = await setUp();
    const [a, b] = [await join(ana, projectId), await join(ben, projectId)];
    const track = firstTrack(readProject(a.doc), 'video');
    put(a, clipOf(A, track, assetId));
    await a.saved();
    const seen: unknown[] = [];
    collectionOf(b.doc, 'clips').observeDeep(() => seen.push(readProject(b.doc).clips[A]?.place.start ?? 'nothing'));
    collectionOf(a.doc, 'clips')
      .get(A)
      ?.set('place', { trackId: track, start: -5, in: 0, out: 1, speed: { num: 1, den: 1 } });
    await eventually('Ana to be told', () => a.heard.find(({ t }) => t === 'repaired'));
    await eventually('Ana’s copy to be right', () => readProject(a.doc).clips[A]?.place.start === 0);
    collectionOf(a.doc, 'clips').get(A)?.set('name', 'after');
    await eventually('Ben to see what came after', () => readProject(b.doc).clips[A]?.name === 'after');
    expect(new Set(seen)).toEqual(new Set([0]));
  });

  test('of a file that is not the project’s, the clip goes: nobody brings in what they may not see', async () => {
    const { projectId } = await setUp();
    const foreign = await makeAsset(at, eve);
    expect((await ask(at.url, ana, 'PUT', `/api/projects/${projectId}/media/${foreign}`)).status).toBe(404);
    const a = await join(ana, projectId);
    put(a, clipOf(A, firstTrack(readProject(a.doc), 'video'), foreign));
    await eventually('it to go', () => !collectionOf(a.doc, 'clips').has(A));
    expect(await edlOf(ana, projectId)).toMatchObject({ clips: {} });
  });

  test('at the root is refused: the author is told to begin anew, and the others do not notice', async () => {
    const { projectId, assetId } = await setUp();
    const [a, b] = [await join(ana, projectId), await join(ben, projectId)];
    a.doc.getMap('strange').set('x', 1);
    await eventually('Ana to be told', () => a.heard.find(({ t }) => t === 'reset'));
    a.close();
    put(b, clipOf(B, firstTrack(readProject(b.doc), 'video'), assetId));
    await b.saved();
    const fresh = await join(ana, projectId);
    expect(Object.keys(readProject(fresh.doc).clips)).toEqual([B]);
    expect([...fresh.doc.share.keys()]).not.toContain('strange');
  });

  test('as settings is what they were, and strange words beside them go', async () => {
    const { projectId } = await setUp();
    const a = await join(ana, projectId);
    const { settings } = readProject(a.doc);
    metaOf(a.doc).set('settings', { ...settings, width: 3 });
    metaOf(a.doc).set('surplus', 'x');
    await eventually('it to be put right', () => !metaOf(a.doc).has('surplus') && readProject(a.doc).settings.width === settings.width);
  });
});

describe('a viewer', () => {
  test('sees, and what they write stays with them', async () => {
    const { projectId, assetId } = await setUp('viewer');
    const [a, b] = [await join(ana, projectId), await join(ben, projectId)];
    expect(b.provider.authorizedScope).toBe('readonly');
    const track = firstTrack(readProject(a.doc), 'video');
    put(b, clipOf(B, track, assetId));
    put(a, clipOf(A, track, assetId));
    await a.saved();
    await eventually('Ben to see Ana’s', () => collectionOf(b.doc, 'clips').has(A));
    expect(Object.keys((await edlOf(ana, projectId)).clips)).toEqual([A]);
  });

  test('becomes one within a second, while they have it open', async () => {
    const { projectId, assetId } = await setUp();
    const b = await join(ben, projectId);
    const started = performance.now();
    expect((await ask(at.url, ana, 'PUT', `/api/projects/${projectId}/members/${ben.id}`, { role: 'viewer' })).status).toBe(200);
    await eventually('Ben to be told', () => b.heard.find(({ t, role }) => t === 'role' && role === 'viewer'));
    expect(performance.now() - started).toBeLessThan(1_000);
    put(b, clipOf(B, firstTrack(readProject(b.doc), 'video'), assetId));
    expect((await edlOf(ana, projectId)).clips).toEqual({});
  });
});

test('who is removed is out within a second, and does not come back', async () => {
  const { projectId } = await setUp();
  const b = await join(ben, projectId);
  const started = performance.now();
  let refused = '';
  b.provider.on('authenticationFailed', ({ reason }: { reason: string }) => {
    refused = reason;
  });
  expect((await ask(at.url, ana, 'DELETE', `/api/projects/${projectId}/members/${ben.id}`)).status).toBe(204);
  await eventually('Ben to be out', () => b.provider.isAuthenticated === false);
  expect(performance.now() - started).toBeLessThan(1_000);
  await eventually('Ben to be refused', () => refused !== '');
});

test.each([
  ['no ticket', ''],
  ['another’s ticket', 'e30.e30'],
])('%s opens nothing', async (_, token) => {
  const { projectId } = await setUp();
  const refused = await new Promise<string>((done) => {
    const editor = edit(at.url, ana, projectId);
    editor.provider.configuration.token = token;
    editor.provider.on('authenticationFailed', ({ reason }: { reason: string }) => done(reason));
    open.push(editor);
  });
  expect(refused).toBe('ticket');
});

test('a ticket for one project does not open another', async () => {
  const [one, other] = [await setUp(), await setUp()];
  const { body } = await ask<{ data: { token: string } }>(at.url, ana, 'POST', `/api/projects/${one.projectId}/collab-tokens`);
  const refused = await new Promise<string>((done) => {
    const editor = edit(at.url, ana, other.projectId);
    editor.provider.configuration.token = body.data.token;
    editor.provider.on('authenticationFailed', ({ reason }: { reason: string }) => done(reason));
    open.push(editor);
  });
  expect(refused).toBe('ticket');
});

describe('presence', () => {
  test('says who somebody is, whatever they say', async () => {
    const { projectId } = await setUp();
    const [a, b] = [await join(ana, projectId), await join(ben, projectId)];
    b.provider.awareness?.setLocalState({ time: 5, user: { id: ana.id, name: 'Ana' } });
    const state = await eventually('Ana to see Ben', () => a.provider.awareness?.getStates().get(b.doc.clientID));
    expect(state).toMatchObject({ time: 5, user: { id: ben.id } });
  });

  test('of somebody else cannot be told', async () => {
    const { projectId } = await setUp();
    const [a, b] = [await join(ana, projectId), await join(ben, projectId)];
    a.provider.awareness?.setLocalState({ time: 1 });
    await eventually('Ben to see Ana', () => b.provider.awareness?.getStates().get(a.doc.clientID));
    // As Ben’s browser would, if it were another’s.
    const forged = new Y.Doc();
    forged.clientID = a.doc.clientID;
    const c = await join(ben, projectId, forged);
    c.provider.awareness?.setLocalState({ time: 99 });
    b.provider.awareness?.setLocalState({ time: 7 });
    await eventually('Ana to see what came after', () => a.provider.awareness?.getStates().get(b.doc.clientID)?.time === 7);
    expect(b.provider.awareness?.getStates().get(a.doc.clientID)).toMatchObject({ time: 1, user: { id: ana.id } });
  });
});

test('a document that is open is told whole by the API, and changed by it for those who have it open', async () => {
  const { projectId, assetId } = await setUp();
  const a = await join(ana, projectId);
  const track = firstTrack(readProject(a.doc), 'video');
  put(a, clipOf(A, track, assetId));
  await a.saved();
  const got = await ask<Project>(at.url, ana, 'GET', `/api/projects/${projectId}/edl`);
  const etag = got.headers.get('etag') ?? '';
  const changed = { ...got.body, clips: { ...got.body.clips, [B]: clipOf(B, track, assetId, { start: SECOND }) } };
  const path = `/api/projects/${projectId}/edl`;
  expect((await ask(at.url, ana, 'PUT', path, changed, { 'if-match': 'W/"another"' })).status).toBe(412);
  const done = await ask<Project>(at.url, ana, 'PUT', path, changed, { 'if-match': etag });
  expect([done.status, Object.keys(done.body.clips)]).toEqual([200, [A, B]]);
  await eventually('Ana to see it', () => collectionOf(a.doc, 'clips').has(B));
  expect((await ask(at.url, ana, 'PUT', path, changed, { 'if-match': etag })).status).toBe(412);
  expect((await ask(at.url, ana, 'PUT', path, changed, { 'if-match': done.headers.get('etag') ?? '' })).status).toBe(200);
});
