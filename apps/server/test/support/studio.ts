import { randomUUID } from 'node:crypto';
import { type Clip, newClip, type Project } from '@fotograma/edl';
import { HocuspocusProvider } from '@hocuspocus/provider';
import type pg from 'pg';
import * as Y from 'yjs';
import { eventually } from './eventually.ts';
import type { Person, TestHouse } from './house.ts';

/** What the server says beside the document. */
export type Heard = { readonly t: string } & Record<string, unknown>;

/** Somebody who edits a project, as the web app does it. */
export interface Editor {
  readonly doc: Y.Doc;
  readonly provider: HocuspocusProvider;
  readonly heard: Heard[];
  /** Resolves when the server has what was written here, and whatever was there before is here. */
  synced(): Promise<void>;
  /** Resolves when everything that was written here is kept. @returns its number. */
  saved(): Promise<number>;
  close(): void;
}

type Caller = Pick<Person, 'token'>;

/** Asks the API as somebody. @returns what it answers, and how. */
export async function ask<T>(
  url: string,
  as: Caller,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: T; headers: Headers }> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${as.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : null) as T, headers: response.headers };
}

export async function makeProject(url: string, owner: Caller, name = 'A film'): Promise<string> {
  const { body } = await ask<{ data?: { id: string } }>(url, owner, 'POST', '/api/projects', { name });
  if (!body.data) throw new Error(`There is no project: ${JSON.stringify(body)}`);
  return body.data.id;
}

/** Opens a project. @param doc to go on with a copy that somebody has already. */
export function edit(url: string, as: Caller, projectId: string, doc = new Y.Doc()): Editor {
  const heard: Heard[] = [];
  let asked = 0;
  const provider = new HocuspocusProvider({
    url: `${url.replace(/^http/, 'ws')}/collab/${projectId}`,
    name: projectId,
    document: doc,
    token: async () => {
      const { body } = await ask<{ data: { token: string } }>(url, as, 'POST', `/api/projects/${projectId}/collab-tokens`);
      return body.data.token;
    },
    onStateless: ({ payload }) => void heard.push(JSON.parse(payload) as Heard),
    // Not to wait for a second before coming again.
    delay: 50,
    minDelay: 20,
    maxDelay: 200,
  } as ConstructorParameters<typeof HocuspocusProvider>[0]);
  // What has a reason that passes is tried again, as the web app does.
  provider.on('authenticationFailed', ({ reason }: { reason: string }) => {
    if (['forbidden', 'ticket', 'too many'].includes(reason)) return;
    // Its socket alone: what is told to disconnect and to connect before it has, stays away.
    provider.configuration.websocketProvider.webSocket?.close();
  });
  const synced = async () => {
    await eventually('the server to have it all', () => provider.isSynced && !provider.hasUnsyncedChanges && provider.isAuthenticated);
  };
  return {
    doc,
    provider,
    heard,
    synced,
    async saved() {
      await synced();
      const n = ++asked;
      const ask = () => provider.sendStateless(JSON.stringify({ t: 'save', n }));
      // Again with every new connection: the question may have been lost with the last.
      provider.on('synced', ask);
      ask();
      try {
        return await eventually('it to be kept', () => {
          const answer = heard.find((word) => word.t === 'saved' && word.n === n);
          return answer ? (answer.seq as number) : null;
        });
      } finally {
        provider.off('synced', ask);
      }
    },
    close: () => provider.destroy(),
  };
}

/** A file that is ready, as far as a project is concerned: ten seconds of it. */
export function makeAsset(at: TestHouse, owner: { id: string }, seconds = 10): Promise<string> {
  return insertAsset(at.house.platform.database.pool, owner.id, seconds);
}

export async function insertAsset(pool: Pick<pg.Pool, 'query'>, ownerId: string, seconds = 10): Promise<string> {
  const id = randomUUID();
  const version = id.replaceAll('-', '').slice(0, 16);
  await pool.query(
    `INSERT INTO media_file (id, owner_id, filename, mime_type, size, upload_expires_at, uploaded_at, duration_seconds)
     VALUES ($1, $2, 'train.mp4', 'video/mp4', 11, now(), now(), $3)`,
    [id, ownerId, seconds],
  );
  await pool.query(`INSERT INTO media_version (id, media_id, profile, published_at) VALUES ($1, $2, 'standard', now())`, [version, id]);
  await pool.query('UPDATE media_file SET work_version = $2, published_version = $2 WHERE id = $1', [id, version]);
  return id;
}

/** A clip of a file, from its beginning on. */
export function clipOf(id: string, trackId: string | null, assetId: string, place: Partial<Clip['place']> = {}): Clip {
  return newClip({ id, assetId, place: { trackId, start: 0, in: 0, out: 705_600_000, speed: { num: 1, den: 1 }, ...place } });
}

export function firstTrack(project: Pick<Project, 'tracks'>, kind: 'video' | 'audio' | 'text'): string {
  const found = Object.values(project.tracks).find((track) => track.kind === kind);
  if (!found) throw new Error(`There is no ${kind} track`);
  return found.id;
}
