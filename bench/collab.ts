import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { collectionOf, newTitle, type Place, readProject, writeThing } from '@fotograma/edl';
import * as Y from 'yjs';
import { ask, firstTrack } from '../apps/server/test/support/studio.ts';
import { type Bench, byTurns, quantile } from './support/bench.ts';
import { residentBytes } from './support/memory.ts';
import { ROOT, start } from './support/process.ts';
import { RawEditor, writeAll } from './support/raw-editor.ts';
import { type Member, metricOf, openStudio } from './support/studio.ts';

const PEER = fileURLToPath(new URL('./peers/hocuspocus.ts', import.meta.url));
const EDITORS = 50;
const HERTZ = 5;
/** Of the throughput: as many documents with two in each. */
const PAIRS = 100;
/** What a socket may send, and no faster: sixty changes a second. */
const LEAST_MS = 18;
const ROUNDS = 3;
const SOCKETS = 1_000;
const DOCUMENTS = 200;
/** Sockets that one person may have. */
const EACH = 20;

export const collab: Bench = {
  name: 'collab',
  about: 'fifty editors on one project, throughput beside Hocuspocus that judges and writes nothing, and the memory of a thousand sockets',
  async run({ cleanup, say, seconds }) {
    const studio = await openStudio(cleanup, SOCKETS / EACH + 2, { ROLES: 'api,collab' });
    const { url, people, product } = studio;
    let tickets = 0;
    const ticketOf = async (projectId: string): Promise<string> => {
      const who = people[Math.floor(tickets++ / EACH) % people.length] as Member;
      const { body } = await ask<{ data: { token: string } }>(url, who, 'POST', `/api/projects/${projectId}/collab-tokens`);
      return body.data.token;
    };
    const enter = async (projectId: string) => RawEditor.enter(url, projectId, await ticketOf(projectId));

    say(`${EDITORS} editors on one project, ${HERTZ} changes a second each`);
    const one = await studio.project();
    const editors: RawEditor[] = [];
    for (let n = 0; n < EDITORS; n++) editors.push(await enter(one));
    const deliveries: number[] = [];
    for (const editor of editors) editor.onChange = (writtenAt) => deliveries.push(performance.now() - writtenAt);
    const base = Y.encodeStateAsUpdate((editors[0] as RawEditor).doc);
    const trackId = firstTrack(readProject((editors[0] as RawEditor).doc), 'video');
    await Promise.all(
      editors.map(async (editor, index) => {
        await wait((index * 1_000) / HERTZ / EDITORS);
        await editor.write((doc) => begin(doc, index, trackId));
        const until = performance.now() + seconds * 1_000;
        while (performance.now() < until) {
          const next = performance.now() + 1_000 / HERTZ;
          await editor.write((doc) => change(doc, index, Math.floor(performance.now()), true));
          await wait(Math.max(0, next - performance.now()));
        }
      }),
    );
    const judged =
      (await metricOf(url, 'collab_judgement_seconds_sum')) / Math.max(1, await metricOf(url, 'collab_judgement_seconds_count'));
    for (const editor of editors) editor.close();

    say(`${PAIRS} projects with two in each, as fast as they may; Hocuspocus by turns`);
    const peer = await start(['node', PEER, Buffer.from(base).toString('base64')], cleanup, {
      cwd: join(ROOT, 'apps/server'),
    });
    const [, peerUrl = ''] = await peer.line(/Hocuspocus is at (\S+)/, 20_000);
    const projects: string[] = [];
    for (let n = 0; n < PAIRS; n++) projects.push(await studio.project());
    const throughput = async (at: string, ticket: (projectId: string) => Promise<string>) => {
      tickets = 0;
      const pairs: RawEditor[] = [];
      for (const projectId of projects)
        for (let n = 0; n < 2; n++) pairs.push(await RawEditor.enter(at, projectId, await ticket(projectId)));
      await Promise.all(pairs.map((editor, index) => editor.write((doc) => begin(doc, index, trackOf(doc)))));
      const perSecond = await writeAll(pairs, seconds / 2, (doc, index, n) => change(doc, index, n, false), LEAST_MS);
      for (const editor of pairs) editor.close();
      // Documents are closed and written before the other has its turn.
      await wait(500);
      return perSecond;
    };
    const turns = await byTurns(
      ROUNDS,
      () => throughput(url, ticketOf),
      () => throughput(peerUrl, async () => ''),
      (value) => value,
    );

    await product.running.stop();
    say(`${SOCKETS} sockets on ${DOCUMENTS} projects`);
    // A server that has done nothing else, whose memory is that of these.
    const fresh = await openStudio(cleanup, SOCKETS / EACH + 2, { ROLES: 'api,collab' });
    const wide: string[] = [];
    // Of two people: how many one makes in an hour is limited.
    for (let n = 0; n < DOCUMENTS; n++) wide.push(await fresh.project(fresh.people[n % 2]));
    const many: RawEditor[] = [];
    for (let n = 0; n < SOCKETS; n++) {
      const projectId = wide[n % DOCUMENTS] as string;
      const who = fresh.people[Math.floor(n / EACH)] as Member;
      const { body } = await ask<{ data: { token: string } }>(fresh.url, who, 'POST', `/api/projects/${projectId}/collab-tokens`);
      many.push(await RawEditor.enter(fresh.url, projectId, body.data.token));
    }
    await writeAll(many, 5, (doc, index, n) => (n === 0 ? begin(doc, index, trackOf(doc)) : change(doc, index, n, false)), 1_000);
    const memory = residentBytes(fresh.product.running.child.pid ?? 0);
    for (const editor of many) editor.close();
    return [
      {
        what: `a change to the others, ${EDITORS} editors at ${HERTZ} Hz, p99`,
        unit: 'ms',
        ours: quantile(deliveries, 0.99),
        target: { atMost: 100 },
      },
      { what: 'the same, p50', unit: 'ms', ours: quantile(deliveries, 0.5) },
      { what: 'judging a change, mean', unit: 'ms', ours: judged * 1_000, target: { atMost: 1 } },
      {
        what: 'changes, judged and kept',
        unit: '/s',
        ours: turns.ours,
        peer: { what: 'Hocuspocus alone', value: turns.peer },
        ratio: turns.ratio,
        target: { atLeast: 0.9 },
      },
      {
        what: `memory of the server, ${SOCKETS} sockets on ${DOCUMENTS} projects`,
        unit: 'MB',
        ours: memory / 1e6,
        target: { atMost: 500 },
      },
    ];
  },
};

function trackOf(doc: Y.Doc): string {
  return firstTrack(readProject(doc), 'video');
}

const idOf = (index: number) => `clip-${String(index).padStart(7, '0')}`;

/** A clip of one's own. */
function begin(doc: Y.Doc, index: number, trackId: string): void {
  const place = { trackId, start: 0, in: 0, out: 1_000_000, speed: { num: 1, den: 1 } };
  writeThing(doc, 'clips', idOf(index), newTitle({ id: idOf(index), text: 'Title', place }));
}

/** Drags it; with the time in its name, where that is asked for. */
function change(doc: Y.Doc, index: number, n: number, isTimed: boolean): void {
  const clip = collectionOf(doc, 'clips').get(idOf(index));
  const place = clip?.get('place') as Place | undefined;
  if (!clip || !place) throw new Error('There is no clip to drag');
  clip.set('place', { ...place, start: (n % 1_000_000) * 1_000 });
  if (isTimed) clip.set('name', `@${performance.now().toFixed(3)}@`);
}
