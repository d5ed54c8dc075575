import { setTimeout as wait } from 'node:timers/promises';
import { collectionOf, newTitle, Project, rawOf, readProject, repair, State, touchedBy, writeThing } from '@fotograma/edl';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { eventually } from '../support/eventually.ts';
import { ask, type Editor, edit, firstTrack } from '../support/studio.ts';
import { hostileUpdate } from './hostile.ts';

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
      const doc = new Y.Doc();
      Y.applyUpdate(doc, base);
      while (sent < count && socket.readyState === WebSocket.OPEN) {
        sent++;
        const update = hostileUpdate(random, { track, ids, forged, assetId: at.assetId, foreignId: at.foreignId }, doc);
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
