import { collectionOf, newTitle, type Project, readProject, writeThing } from '@fotograma/edl';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Person, startHouse, type TestHouse } from '../../../../test/support/house.ts';
import { ask, type Editor, edit, firstTrack, makeProject } from '../../../../test/support/studio.ts';

let at: TestHouse;
let ana: Person;
let projectId = '';
const open: Editor[] = [];
beforeAll(async () => {
  at = await startHouse({}, { closingMs: 500 });
  ana = await at.person({ role: 'creator' });
});
beforeEach(async () => {
  projectId = await makeProject(at.url, ana);
});
afterAll(async () => {
  for (const editor of open) editor.close();
  await at.close();
});

const query = (sql: string, values: unknown[] = []) => at.house.platform.database.pool.query(sql, values);
const join = async (url: string): Promise<Editor> => {
  const editor = edit(url, ana, projectId);
  open.push(editor);
  await editor.synced();
  return editor;
};
const put = (editor: Editor, id: string) => {
  const trackId = firstTrack(readProject(editor.doc), 'video');
  writeThing(
    editor.doc,
    'clips',
    id,
    newTitle({ id, text: 'x', place: { trackId, start: 0, in: 0, out: 1_000_000, speed: { num: 1, den: 1 } } }),
  );
};
const has = (editor: Editor, id: string) => collectionOf(editor.doc, 'clips').has(id);
const [A, B, C] = ['clip-aaaaaaa', 'clip-bbbbbbb', 'clip-ccccccc'];

describe('two nodes', () => {
  test('have one writer: who comes to the other is handed on, and what the API writes there is written here', async () => {
    const other = await at.another();
    try {
      const [a, b] = [await join(at.url), await join(other.url)];
      put(a, A);
      put(b, B);
      await Promise.all([a.saved(), b.saved()]);
      await eventually('both to have both', () => has(a, B) && has(b, A));
      expect(
        (
          await query('SELECT count(DISTINCT node)::int AS n, max(epoch)::int AS epoch FROM project_lease WHERE project_id = $1', [
            projectId,
          ])
        ).rows,
      ).toEqual([{ n: 1, epoch: 1 }]);
      const path = `/api/projects/${projectId}/edl`;
      const { body } = await ask<Project>(other.url, ana, 'GET', path);
      expect(Object.keys(body.clips)).toEqual([A, B]);
      const { [A]: _, ...rest } = body.clips;
      expect((await ask(other.url, ana, 'PUT', path, { ...body, clips: rest }, { 'if-match': '"old"' })).status).toBe(412);
      expect((await ask(other.url, ana, 'PUT', path, { ...body, clips: rest }, { 'if-match': '*' })).status).toBe(200);
      await eventually('it to be gone for both', () => !has(a, A) && !has(b, A));
      for (const editor of [a, b]) editor.close();
    } finally {
      await other.house.close();
    }
  });

  test('when the one is stopped, the other goes on with everything', async () => {
    const other = await at.another();
    const gone = await at.another();
    try {
      const a = await join(gone.url);
      put(a, A);
      await a.saved();
      expect(await gone.house.close()).toBe(true);
      a.close();
      const b = await join(other.url);
      expect(has(b, A)).toBe(true);
      b.close();
    } finally {
      await other.house.close();
    }
  });

  test('who has lost a document writes nothing more of it; its editors come again, and lose nothing', async () => {
    const a = await join(at.url);
    put(a, A);
    await a.saved();
    // As another node takes it that believes this one dead, and is gone itself before long.
    await query("UPDATE project_lease SET node = 1, epoch = epoch + 1, expires_at = now() + interval '1 second' WHERE project_id = $1", [
      projectId,
    ]);
    put(a, B);
    await a.saved();
    expect(Object.keys((await ask<Project>(at.url, ana, 'GET', `/api/projects/${projectId}/edl`)).body.clips)).toEqual([A, B]);
    expect((await query('SELECT epoch FROM project_lease WHERE project_id = $1', [projectId])).rows[0]?.epoch).toBeGreaterThan(2);
    a.close();
  });
});

describe('while nothing can be written', () => {
  const away = () => query('ALTER TABLE project_update RENAME TO project_update_away');
  const back = () => query('ALTER TABLE project_update_away RENAME TO project_update');
  const ready = async () => (await fetch(`${at.url}/ready`)).status;

  test('nobody is told that it is saved, and the house says that it is not well; then everything is, though everybody has left', async () => {
    const a = await join(at.url);
    await a.saved();
    await away();
    try {
      put(a, A);
      put(a, B);
      await eventually('the house to say so', async () => (await ready()) === 503);
      a.provider.sendStateless(JSON.stringify({ t: 'save', n: 99 }));
      a.close();
    } finally {
      await back();
    }
    await eventually('the house to be well again', async () => (await ready()) === 200);
    await eventually(
      'it all to be kept',
      async () => Object.keys((await ask<Project>(at.url, ana, 'GET', `/api/projects/${projectId}/edl`)).body.clips).length === 2,
    );
    expect(a.heard.some(({ n }) => n === 99)).toBe(false);
  });

  test('a server that is asked to stop says that it could not keep everything', async () => {
    const stopped = await at.another();
    const a = edit(stopped.url, ana, projectId);
    await a.synced();
    await query('ALTER TABLE project_snapshot RENAME TO project_snapshot_away');
    await away();
    try {
      put(a, C);
      await a.synced();
      expect(await stopped.house.close()).toBe(false);
    } finally {
      await back();
      await query('ALTER TABLE project_snapshot_away RENAME TO project_snapshot');
    }
    // It is with whoever wrote it, and comes with them.
    a.close();
    const again = edit(at.url, ana, projectId, a.doc);
    open.push(again);
    await again.saved();
    expect(Object.keys((await ask<Project>(at.url, ana, 'GET', `/api/projects/${projectId}/edl`)).body.clips)).toEqual([C]);
  });
});
