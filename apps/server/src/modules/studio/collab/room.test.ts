import { emptyProject, newTitle, writeProject, writeThing } from '@fotograma/edl';
import { Document } from '@hocuspocus/server';
import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Journal } from './journal.ts';
import { Room } from './room.ts';

let told: string[];
let journal: Journal;
let room: Room;
/** Somebody's copy of what the room began with. */
let editor: Y.Doc;
const connection = { sendStateless: (word: string) => void told.push(word) };

beforeEach(() => {
  told = [];
  editor = new Y.Doc();
  let ids = 0;
  const settings = { width: 16, height: 16, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;
  writeProject(
    editor,
    emptyProject(settings, () => `track-00000${ids++}`),
    null,
  );
  room = new Room(new Document('a project'), {
    projectId: 'a project',
    updates: [Y.encodeStateAsUpdate(editor)],
    assets: new Map(),
    hooks: {
      now: () => new Date(0),
      lost: () => undefined,
      tainted: () => void told.push('tainted'),
      broke: () => void told.push('broke'),
      assetGone: () => undefined,
      judged: () => undefined,
    },
  });
  journal = new Journal({ projectId: 'a project', lease: { epoch: 1 }, seq: 0, snapshotted: 0, source: room, wake: () => undefined });
  room.begin(journal);
});

/** What somebody writes. */
function title(): Uint8Array {
  const before = Y.encodeStateVector(editor);
  const place = { trackId: 'track-000000', start: 0, in: 0, out: 1_000, speed: { num: 1, den: 1 } };
  writeThing(editor, 'clips', 'clip-0000000', newTitle({ id: 'clip-0000000', text: 'A', place }));
  return Y.encodeStateAsUpdate(editor, before);
}

test('what is put in is judged, kept, and answered for', () => {
  expect(room.put(title(), connection)).toBe(true);
  const entry = journal.take();
  expect(entry?.seq).toBe(1);
  expect(room.state.get('clips', 'clip-0000000')).toMatchObject({ text: 'A' });
  room.whenSaved(connection, 7);
  expect(told).toEqual([]);
  if (entry) journal.kept(entry);
  expect(told).toEqual([JSON.stringify({ t: 'saved', seq: 1, n: 7 })]);
});

test('what breaks the document while it is put in is the last of it', () => {
  expect(room.put(Uint8Array.from([1, 2, 3]), connection)).toBe(false);
  expect(told).toEqual(['broke', 'tainted']);
  expect(journal.isFrozen).toBe(true);
  room.whenSaved(connection, 7);
  expect(told).toHaveLength(2);
});

test.each<[string, () => void]>([
  ['a transaction that Yjs could not end', () => void room.doc._transactionCleanups.push({} as Y.Transaction)],
  ['a change that waits for another', () => Y.applyUpdate(room.doc, second())],
])('%s: nobody is told that anything is saved, and it is given up once', (_, happens) => {
  happens();
  room.whenSaved(connection, 7);
  room.whenSaved(connection, 8);
  expect(told).toEqual(['tainted']);
  expect(journal.isFrozen).toBe(true);
});

/** The second of two changes. */
function second(): Uint8Array {
  title();
  const before = Y.encodeStateVector(editor);
  editor.getMap('markers').set('x', new Y.Map());
  return Y.encodeStateAsUpdate(editor, before);
}
