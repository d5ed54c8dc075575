import { setTimeout as wait } from 'node:timers/promises';
import { collectionOf, newTitle, Project, readProject, writeThing } from '@fotograma/edl';
import pg from 'pg';
import * as Y from 'yjs';
import { joinEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { freePort } from '../../src/platform/processes.ts';
import { loadSecrets } from '../../src/platform/secrets.ts';
import { eventually } from '../support/eventually.ts';
import { ask, type Editor, edit, firstTrack, makeProject } from '../support/studio.ts';
import { killPostgres, register, Supervised } from './supervised.ts';

const EDITORS = 3;
/** How long each edits, and how long everything may take to be right again. */
const LIFE_MS = 900;
const PATIENCE_SECONDS = 60;

export interface EditingRound {
  readonly victim: 'server' | 'postgres';
  /** Whether those who edited are gone with it, so that nobody can bring again what was lost. */
  readonly isForGood: boolean;
  readonly edits: number;
  /** Of them, answered by `saved` before the kill. */
  readonly saved: number;
  /** What should not be so; empty is as it should be. */
  readonly faults: readonly string[];
}

/** A house whose editors are disturbed. */
export interface EditingSiege {
  round(random: () => number): Promise<EditingRound>;
  end(): Promise<void>;
}

/** Somebody who edits without pause: a clip of their own whose name counts, a word in a text of all, and now and then another's place. */
class Author {
  readonly editor: Editor;
  readonly clipId: string;
  count = 0;
  /** The last count that was answered by `saved`. */
  acknowledged = 0;
  #isGoing = true;
  #done: Promise<void> = Promise.resolve();
  readonly #random: () => number;
  #asked = 0;
  readonly #waiting = new Map<number, number>();

  constructor(editor: Editor, index: number, random: () => number) {
    this.editor = editor;
    this.clipId = `clip-author${index}`;
    this.#random = random;
    editor.provider.on('stateless', ({ payload }: { payload: string }) => {
      const said = JSON.parse(payload) as { t: string; n?: number };
      const count = said.t === 'saved' && said.n !== undefined ? this.#waiting.get(said.n) : undefined;
      if (count !== undefined) this.acknowledged = Math.max(this.acknowledged, count);
    });
  }

  begin(trackId: string): void {
    const place = { trackId, start: 0, in: 0, out: 1_000_000, speed: { num: 1, den: 1 } };
    writeThing(this.editor.doc, 'clips', this.clipId, { ...newTitle({ id: this.clipId, text: '', place }), name: '0' });
    this.#done = this.#go();
  }

  async #go(): Promise<void> {
    while (this.#isGoing) {
      const clips = collectionOf(this.editor.doc, 'clips');
      const mine = clips.get(this.clipId);
      this.count++;
      this.editor.doc.transact(() => {
        mine?.set('name', String(this.count));
        const text = mine?.get('text');
        if (text instanceof Y.Text && text.length < 1_000) text.insert(text.length, 'x');
        const other = clips.get(`clip-author${Math.floor(this.#random() * EDITORS)}`);
        const place = other?.get('place') as { start: number } | undefined;
        if (place) other?.set('place', { ...place, start: Math.floor(this.#random() * 1e9) });
      });
      // As the web app does it: asked behind every change that was sent.
      if (this.editor.provider.isAuthenticated && this.editor.provider.isSynced) {
        this.#waiting.set(++this.#asked, this.count);
        this.editor.provider.sendStateless(JSON.stringify({ t: 'save', n: this.#asked }));
      }
      await wait(20 + this.#random() * 40);
    }
  }

  async stop(): Promise<void> {
    this.#isGoing = false;
    await this.#done;
  }
}

/** @param dataDir an empty folder; whoever gave it removes it. */
export async function besiegeStudio(dataDir: string): Promise<EditingSiege> {
  const log = createLogger({ level: 'silent', human: false });
  const { databasePassword } = await loadSecrets(dataDir);
  const postgres = await joinEmbeddedPostgres({ dataDir, password: databasePassword, log });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  pool.on('error', () => undefined);
  const port = await freePort();
  const server = new Supervised('collab', dataDir, port);
  await server.start();
  const url = `http://127.0.0.1:${port}`;
  const owner = { token: (await register(url)).replace('Bearer ', '') };

  return {
    async round(random) {
      const victim = random() < 0.6 ? 'server' : 'postgres';
      const isForGood = random() < 0.5;
      const projectId = await eventually('a project', () => makeProject(url, owner).catch(() => null), PATIENCE_SECONDS);
      const authors = Array.from({ length: EDITORS }, (_, n) => new Author(edit(url, owner, projectId), n, random));
      const faults: string[] = [];
      try {
        for (const { editor } of authors) await editor.synced();
        const track = firstTrack(readProject(authors[0]?.editor.doc as Y.Doc), 'video');
        for (const author of authors) author.begin(track);
        await wait(random() * LIFE_MS);
        if (victim === 'server') server.kill();
        else await killPostgres(dataDir);
        const acknowledged = authors.map((author) => author.acknowledged);
        if (isForGood) {
          for (const author of authors) await author.stop();
          for (const { editor } of authors) editor.close();
        } else {
          await wait(random() * LIFE_MS);
          for (const author of authors) await author.stop();
          for (const { editor } of authors) await editor.saved();
          for (const [n, author] of authors.entries()) acknowledged[n] = author.count;
        }
        const judge = edit(url, owner, projectId);
        try {
          await eventually('somebody else to be let in', () => judge.provider.isSynced, PATIENCE_SECONDS);
          await judge.synced();
          const project = readProject(judge.doc);
          for (const [n, author] of authors.entries()) {
            const there = Number(project.clips[author.clipId]?.name ?? -1);
            const least = acknowledged[n] as number;
            if (least > 0 && there < least) faults.push(`Of author ${n} change ${least} was answered by saved, and ${there} is there`);
          }
          if (!isForGood) {
            for (const { editor } of authors) {
              await eventually('all to have the same', () => same(readProject(editor.doc), readProject(judge.doc))).catch(() =>
                faults.push('Two do not have the same'),
              );
            }
          }
          const stored = await ask<unknown>(url, owner, 'GET', `/api/projects/${projectId}/edl`);
          if (!Project.safeParse(stored.body).success)
            faults.push(`What is stored is no project: ${JSON.stringify(stored.body).slice(0, 200)}`);
          else if (!same(stored.body, project) && isForGood) faults.push('What is stored is not what is open');
        } finally {
          judge.close();
        }
        return {
          victim,
          isForGood,
          edits: authors.reduce((sum, { count }) => sum + count, 0),
          saved: acknowledged.reduce((sum, count) => sum + count, 0),
          faults,
        };
      } finally {
        for (const author of authors) {
          await author.stop();
          author.editor.close();
        }
      }
    },
    async end() {
      await server.end();
      await pool.end();
      await postgres.leave();
    },
  };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(Project.parse(a)) === JSON.stringify(Project.parse(b));
}
