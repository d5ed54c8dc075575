import { setTimeout as wait } from 'node:timers/promises';
import { collectionOf, newTitle, Project, rawOf, readProject, repair, State, touchedBy, writeThing } from '@fotograma/edl';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { eventually } from '../support/eventually.ts';
import { ask, clipOf, type Editor, edit, firstTrack } from '../support/studio.ts';

export interface Assaulted {
  readonly url: string;
  readonly projectId: string;
  /** Those who edit as one does. */
  readonly honest: readonly { readonly token: string }[];
  /** Members too, who send anything. */
  readonly hostile: readonly { readonly token: string }[];
  /** Of the project, and of somebody else. */
  readonly assetId: string;
  readonly foreignId: string;
}

export interface Outcome {
  readonly sent: number;
  /** Sockets that were closed for what they sent. */
  readonly refused: number;
  /** How long an honest change took to the other at most, in ms; and of all, in order. */
  readonly deliveries: readonly number[];
  readonly faults: readonly string[];
}

/** Sends so many updates that no editor would send, while two edit, and looks whether they notice. */
export async function assault(at: Assaulted, count: number, random: () => number): Promise<Outcome> {
  const faults: string[] = [];
  const [a, b] = at.honest.map((who) => edit(at.url, who, at.projectId)) as [Editor, Editor];
  await Promise.all([a.synced(), b.synced()]);
  const base = Y.encodeStateAsUpdate(a.doc);
  const track = firstTrack(readProject(a.doc), 'video');
  const ids = ['honest-aaaaa', 'honest-bbbbb'] as const;
  for (const editor of [a, b]) {
    watch(editor, at.assetId, faults);
    editor.provider.on('disconnect', () => faults.push('Somebody honest was cut off'));
  }
  const place = { trackId: track, start: 0, in: 0, out: 1_000, speed: { num: 1, den: 1 } };
  writeThing(a.doc, 'clips', ids[0], newTitle({ id: ids[0], text: 'A', place }));
  writeThing(b.doc, 'clips', ids[1], newTitle({ id: ids[1], text: 'B', place }));

  let isOver = false;
  const deliveries: number[] = [];
  const sentAt = new Map<string, number>();
  collectionOf(b.doc, 'markers').observe((event) => {
    for (const key of event.keysChanged) {
      const began = sentAt.get(key);
      if (began !== undefined) deliveries.push(performance.now() - began);
      sentAt.delete(key);
    }
  });
  const editing = (async () => {
    for (let n = 0; !isOver; n++) {
      const id = `marker-${String(n % 100_000).padStart(5, '0')}`;
      sentAt.set(id, performance.now());
      writeThing(a.doc, 'markers', id, { id, time: n, name: '', colour: '#ffffff' });
      if (n >= 20) writeThing(a.doc, 'markers', `marker-${String(n - 20).padStart(5, '0')}`, null);
      await wait(50);
    }
  })();

  let [sent, refused] = [0, 0];
  const forged = [a.doc.clientID, b.doc.clientID];
  const attackers = at.hostile.map(async (who) => {
    while (sent < count) {
      const socket = await enter(at, who).catch(() => null);
      if (!socket) {
        await wait(20);
        continue;
      }
      while (sent < count && socket.readyState === WebSocket.OPEN) {
        sent++;
        const update = hostileUpdate(random, { base, track, ids, forged, ...at });
        socket.send(frame(at.projectId, random() < 0.85 ? 2 : 1, update));
        // As fast as it goes, but that answers are heard.
        if (sent % 8 === 0) await wait(0);
      }
      if (socket.readyState !== WebSocket.OPEN) refused++;
      socket.terminate();
    }
  });
  await Promise.all(attackers);
  isOver = true;
  await editing;
  await Promise.all([a.saved(), b.saved()]).catch((error: unknown) => faults.push(`What was honest is not saved: ${error}`));
  await eventually('both to have the same', () => JSON.stringify(readProject(a.doc)) === JSON.stringify(readProject(b.doc))).catch(() =>
    faults.push(`The two do not have the same: ${difference(readProject(a.doc), readProject(b.doc))}`),
  );
  const owner = at.honest[0] as { token: string };
  const stored = await ask<unknown>(at.url, owner, 'GET', `/api/projects/${at.projectId}/edl`);
  const parsed = Project.safeParse(stored.body);
  if (!parsed.success) faults.push(`What is stored is no project: ${stored.status} ${JSON.stringify(stored.body).slice(0, 300)}`);
  else if (JSON.stringify(parsed.data) !== JSON.stringify(readProject(a.doc))) {
    faults.push(`What is stored is not what they see: ${difference(parsed.data, readProject(a.doc))}`);
  }
  for (const clip of Object.values(parsed.data?.clips ?? {})) {
    if (clip.kind === 'media' && clip.assetId !== at.assetId) faults.push('A clip shows what it may not');
  }
  for (const editor of [a, b]) {
    editor.provider.off('disconnect');
    editor.close();
  }
  return { sent, refused, deliveries, faults };
}

/** The first things in which two projects are not the same. */
function difference(one: Project, other: Project): string {
  const parts = ['tracks', 'clips', 'transitions', 'markers'] as const;
  const told = parts.flatMap((part) => {
    const ids = new Set([...Object.keys(one[part]), ...Object.keys(other[part])]);
    return [...ids].flatMap((id) => {
      const [here, there] = [one[part][id], other[part][id]].map((thing) => JSON.stringify(thing) ?? 'none');
      return here === there ? [] : [`${part} ${id}: ${here} and ${there}`];
    });
  });
  return told.length ? told.slice(0, 3).join('; ') : 'only the order of what is in them';
}

/** Judges whatever somebody is shown, as it comes. */
function watch({ doc, provider }: Editor, assetId: string, faults: string[]): void {
  const state = new State(readProject(doc));
  const assets = new Map([[assetId, { duration: 10 * 705_600_000 }]]);
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    if (transaction.changed.size === 0) return;
    const { repairs, commit } = repair(rawOf(doc), touchedBy(transaction), { assets, before: state });
    commit();
    if (transaction.origin === provider && repairs.length) faults.push(`Somebody saw ${JSON.stringify(repairs).slice(0, 300)}`);
  });
}

/** A socket of a member, let in. */
async function enter({ url, projectId }: Assaulted, who: { token: string }): Promise<WebSocket> {
  const { body } = await ask<{ data?: { token: string } }>(url, who, 'POST', `/api/projects/${projectId}/collab-tokens`);
  const ticket = body.data?.token;
  if (!ticket) throw new Error('No ticket');
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/collab/${projectId}`);
  socket.on('error', () => undefined);
  await new Promise((done, fail) => socket.once('open', done).once('close', fail));
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, projectId);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, ticket);
  socket.send(encoding.toUint8Array(encoder));
  await new Promise((done, fail) => socket.once('message', done).once('close', fail));
  return socket;
}

function frame(projectId: string, step: number, update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, projectId);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

interface Around {
  readonly base: Uint8Array;
  readonly track: string;
  readonly ids: readonly string[];
  readonly forged: readonly number[];
  readonly assetId: string;
  readonly foreignId: string;
}

const pick = <T>(random: () => number, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

/** An update that no editor of ours writes: a good one with bytes changed, one that is made of the wrong things, or noise. */
function hostileUpdate(random: () => number, around: Around): Uint8Array {
  const kind = random();
  if (kind < 0.05) return Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256));
  const made = wrongUpdate(random, around);
  return kind < 0.45 ? mutated(random, made) : made;
}

function mutated(random: () => number, update: Uint8Array): Uint8Array {
  const bytes = [...update];
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const index = Math.floor(random() * bytes.length);
    const how = random();
    if (how < 0.6) bytes[index] = Math.floor(random() * 256);
    else if (how < 0.8) bytes.splice(index, 1 + Math.floor(random() * 5));
    else bytes.splice(index, 0, ...Array.from({ length: 1 + Math.floor(random() * 5) }, () => Math.floor(random() * 256)));
  }
  return Uint8Array.from(bytes);
}

function wrongUpdate(random: () => number, { base, track, ids, forged, assetId, foreignId }: Around): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  const before = Y.encodeStateVector(doc);
  if (random() < 0.05) doc.clientID = pick(random, forged);
  const id = pick(random, [...ids, 'hostile-0000', 'hostile-1111', '__proto__', 'constructor', 'x'.repeat(40), '']);
  const clips = doc.getMap('clips');
  const place = {
    trackId: pick(random, [track, null, 'track-none00', 7, {}]),
    start: pick(random, [0, -1, 5, 1e300, Number.NaN, '5', 2 ** 53]),
    in: pick(random, [0, -1, 10]),
    out: pick(random, [1, 0, 1e12, Number.POSITIVE_INFINITY]),
    speed: pick(random, [{ num: 1, den: 1 }, { num: 0, den: 1 }, null]),
  };
  const whole = clipOf(id, track, pick(random, [assetId, foreignId, 'no-id']));
  const acts: (() => void)[] = [
    () => writeThing(doc, 'clips', id, { ...whole, place }),
    () => writeThing(doc, 'clips', id, whole),
    () => writeThing(doc, 'clips', id, { ...whole, [pick(random, ['surplus', '__proto__', 'constructor'])]: { a: [[[1]]] } }),
    () => writeThing(doc, 'transitions', `${ids[0]}>${ids[1]}`, { from: ids[0], to: ids[1], kind: 'dissolve', duration: place.out }),
    () =>
      writeThing(doc, 'tracks', track, {
        id: track,
        kind: pick(random, ['text', 'smell']),
        order: 'a0',
        name: '',
        muted: false,
        locked: false,
      }),
    () => clips.set(id, pick<unknown>(random, ['evil', 7, null, new Y.Array(), new Y.Text('evil'), new Y.XmlElement('evil'), new Y.Doc()])),
    () =>
      clips.set(
        id,
        new Y.Map([
          ['place', new Y.Map(Object.entries(place))],
          ['id', id],
        ]),
      ),
    () => void doc.getMap(pick(random, ['strange', 'meta', 'toString'])).set(pick(random, ['settings', 'x', '__proto__']), deep(random)),
    () => doc.getText('words').insert(0, 'x'.repeat(Math.floor(random() * 2_000)), { bold: true }),
    () => clips.set(id, { text: 'x'.repeat(Math.floor(random() * 30_000)) }),
    () => clips.delete(pick(random, ids)),
    () => collectionOf(doc, 'tracks').delete(track),
    () => {
      const clip = clips.get(ids[0] as string);
      if (clip instanceof Y.Map) clip.set('text', pick<unknown>(random, ['plain', new Y.Text('a\u0000'), 9]));
    },
  ];
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) pick(random, acts)();
  if (random() < 0.1) {
    // With something left out before it.
    const middle = Y.encodeStateVector(doc);
    pick(random, acts)();
    return Y.encodeStateAsUpdate(doc, middle);
  }
  return Y.encodeStateAsUpdate(doc, before);
}

function deep(random: () => number): unknown {
  let value: unknown = 1;
  for (let n = Math.floor(random() * 500); n > 0; n--) value = n % 2 ? [value] : { a: value };
  return value;
}
