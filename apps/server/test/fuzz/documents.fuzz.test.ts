import { randomUUID } from 'node:crypto';
import { collectionOf, emptyProject, newTitle, Project, readProject, writeProject, writeThing } from '@fotograma/edl';
import { Document } from '@hocuspocus/server';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { admit } from '../../src/modules/studio/collab/admission.ts';
import { Journal } from '../../src/modules/studio/collab/journal.ts';
import { Room } from '../../src/modules/studio/collab/room.ts';
import { randomOf } from '../chaos/supervised.ts';
import { firstTrack } from '../support/studio.ts';
import { hostileUpdate } from './hostile.ts';

/** `FUZZ_SEED` plays a run again; `FUZZ_UPDATES` sends more. Without sockets between, so that thousands take seconds. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const UPDATES = Number(process.env.FUZZ_UPDATES ?? 4_000);

test(`no change breaks a document or makes it another for those who have it (FUZZ_SEED=${SEED})`, { timeout: 600_000 }, () => {
  const random = randomOf(SEED);
  const [assetId, foreignId] = [randomUUID(), randomUUID()];
  const first = new Y.Doc();
  let ids = 0;
  const settings = { width: 1_920, height: 1_080, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;
  writeProject(
    first,
    emptyProject(settings, () => `track-00000${ids++}`),
    null,
  );
  const base = Y.encodeStateAsUpdate(first);
  let last: Uint8Array = base;
  const broke = (why: unknown) => expect.fail(`${Buffer.from(last).toString('base64')} broke it: ${String(why)}`);
  const room = new Room(new Document('a project'), {
    projectId: 'a project',
    updates: [base],
    assets: new Map([[assetId, { duration: 7_056_000_000 }]]),
    hooks: {
      now: () => new Date(0),
      lost: () => undefined,
      tainted: () => broke('given up'),
      broke,
      assetGone: () => undefined,
      judged: () => undefined,
    },
  });
  room.begin(new Journal({ projectId: 'a project', lease: { epoch: 1 }, seq: 0, snapshotted: 0, source: room, wake: () => undefined }));
  const listener = { sendStateless: () => undefined };
  const honest = new Y.Doc();
  Y.applyUpdate(honest, Y.encodeStateAsUpdate(room.doc));
  room.doc.on('update', (update: Uint8Array) => Y.applyUpdate(honest, update, room));
  honest.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === room) return;
    const verdict = admit(room.doc, update);
    expect(verdict).toMatchObject({ ok: true });
    if (verdict.ok) expect(room.mayWrite('honest', verdict.writers, true)).toBe(true);
    room.put(update, listener);
  });
  const track = firstTrack(readProject(honest), 'video');
  const place = { trackId: track, start: 0, in: 0, out: 1_000, speed: { num: 1, den: 1 } };
  const clips = ['honest-aaaaa', 'honest-bbbbb'];
  for (const id of clips) writeThing(honest, 'clips', id, newTitle({ id, text: 'A', place }));
  const own = honest.clientID;

  let taken = 0;
  let hostile = replica(base);
  for (let n = 0; n < UPDATES; n++) {
    const id = `marker-0000${n % 10}`;
    if (n % 10 === 0) writeThing(honest, 'markers', id, { id, time: n, name: '', colour: '#ffffff' });
    last = hostileUpdate(random, { track, ids: clips, forged: [own], assetId, foreignId }, hostile);
    const verdict = admit(room.doc, last);
    if (verdict.ok && room.mayWrite('hostile', verdict.writers, true)) {
      taken++;
      room.put(last, listener);
      // The beginning of a replica is where most goes wrong.
      if (random() < 0.3) continue;
    }
    // Who was refused comes again as another; now and then somebody does who was not.
    hostile = replica(base);
  }
  // Yjs takes another number when it sees its own written with.
  expect(honest.clientID).toBe(own);
  expect(taken).toBeGreaterThan(UPDATES / 5);
  const project = readProject(room.doc);
  expect(Project.safeParse(project).error).toBeUndefined();
  expect(room.state.toProject()).toEqual(project);
  expect(readProject(honest)).toEqual(project);
  for (const clip of collectionOf(room.doc, 'clips').values()) {
    if (clip.get('kind') === 'media') expect(clip.get('assetId')).toBe(assetId);
  }
});

function replica(base: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  return doc;
}
