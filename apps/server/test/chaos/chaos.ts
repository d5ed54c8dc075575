import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { joinEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { freePort } from '../../src/platform/processes.ts';
import { loadSecrets } from '../../src/platform/secrets.ts';
import { eventually } from '../support/eventually.ts';
import { makeVideo } from '../support/video.ts';
import { killPostgres, register, Supervised } from './supervised.ts';

/** How long a film may take to be READY after the last kill: a lease, a sweep, the film's own time, and a slow machine. */
const PATIENCE_SECONDS = 120;
const PIECES = 8;

export const VICTIMS = ['worker', 'api', 'postgres'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Kill {
  readonly victim: Victim;
  /** Where in the life of the film: a piece of its upload, or so long after it, in ms. */
  readonly at: { readonly piece: number } | { readonly ms: number };
}

export interface Round {
  readonly kills: readonly Kill[];
  /** Units that were done more than once, by how often. */
  readonly redone: number;
  /** What should not be so; empty is as it should be. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

/** A house in processes of its own, that are started again whenever they die, as by any supervisor. */
export interface Besieged {
  /** A film from its upload until it is READY, with kills on the way. */
  round(kills: readonly Kill[]): Promise<Round>;
  end(): Promise<void>;
}

/** A kill at any moment of a film's life, which is as long as it was undisturbed. */
export function randomKill(
  random: () => number,
  lifeMs: number,
  victim: Victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'worker',
): Kill {
  // A worker has nothing to do with an upload.
  if (victim !== 'worker' && random() < 0.3) return { victim, at: { piece: Math.floor(random() * PIECES) } };
  return { victim, at: { ms: random() * lifeMs } };
}

/**
 * @param dataDir an empty folder; whoever gave it removes it.
 * @param seconds of the film that is mastered, in chunks of four.
 */
export async function besiege(dataDir: string, seconds: number): Promise<Besieged> {
  const film = join(dataDir, 'film.mp4');
  await makeVideo('ffmpeg', film, { seconds });
  const bytes = await readFile(film);
  const log = createLogger({ level: 'silent', human: false });
  const { databasePassword } = await loadSecrets(dataDir);
  // Stays joined, as one that takes part in starting it again.
  const postgres = await joinEmbeddedPostgres({ dataDir, password: databasePassword, log });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  pool.on('error', () => undefined);
  const port = await freePort();
  const house = { api: new Supervised('api', dataDir, port), worker: new Supervised('worker', dataDir, port) };
  await house.api.start();
  await house.worker.start();
  const url = `http://127.0.0.1:${port}`;
  const authorization = await register(url);

  const strike = (victim: Victim) => (victim === 'postgres' ? killPostgres(dataDir) : house[victim].kill());

  return {
    async round(kills) {
      const began = performance.now();
      const faults: string[] = [];
      const inUpload = new Map(kills.flatMap(({ victim, at }) => ('piece' in at ? [[at.piece, victim] as const] : [])));
      const { id, lost } = await upload({
        url,
        authorization,
        bytes,
        strike: async (piece) => {
          const victim = inUpload.get(piece);
          if (victim) await strike(victim);
        },
      });
      faults.push(...lost);
      const later = kills.flatMap(({ victim, at }) => ('ms' in at ? [{ victim, ms: at.ms }] : []));
      const uploaded = performance.now();
      for (const { victim, ms } of later.toSorted((a, b) => a.ms - b.ms)) {
        await wait(Math.max(0, uploaded + ms - performance.now()));
        await strike(victim);
      }
      const end = await eventually('the film is READY, or given up', () => endOf(pool, id), PATIENCE_SECONDS);
      if (end.status !== 'READY') faults.push(`It ended ${end.status}: ${end.error}`);
      if (end.redone > kills.length) faults.push(`${end.redone} units were done again for ${kills.length} kills`);
      faults.push(...(await leftovers(dataDir, pool, id, createHash('sha256').update(bytes).digest('hex'))));
      return { kills, redone: end.redone, faults, seconds: (performance.now() - began) / 1_000 };
    },
    async end() {
      await house.worker.end();
      await house.api.end();
      await pool.end();
      await postgres.leave();
    },
  };
}

/** Sends a film in pieces, as a client does that goes on after every interruption. @returns also what of it was lost. */
async function upload(options: {
  url: string;
  authorization: string;
  bytes: Buffer;
  strike: (piece: number) => Promise<void>;
}): Promise<{ id: string; lost: string[] }> {
  const { url, authorization, bytes, strike } = options;
  const lost: string[] = [];
  const announced = await persistently(async () => {
    const answer = await fetch(`${url}/api/media/upload-intent`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ filename: 'film.mp4', mimeType: 'video/mp4', size: bytes.length }),
    });
    if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { mediaId: string; upload: { tus: { url: string } } };
  });
  const link = url + new URL(announced.upload.tus.url).pathname;
  const tus = { 'tus-resumable': '1.0.0' };
  const each = Math.ceil(bytes.length / PIECES);
  let acknowledged = 0;
  for (let piece = 0; acknowledged < bytes.length; piece++) {
    const [sent] = await Promise.all([
      fetch(link, {
        method: 'PATCH',
        headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(acknowledged) },
        body: new Uint8Array(bytes.subarray(acknowledged, acknowledged + each)),
      }).catch(() => null),
      strike(piece),
    ]);
    if (sent?.status === 204) acknowledged = Number(sent.headers.get('upload-offset'));
    else {
      const offset = await persistently(async () => {
        const answer = await fetch(link, { method: 'HEAD', headers: tus });
        if (!answer.ok) throw new Error(`HEAD ${answer.status}`);
        return Number(answer.headers.get('upload-offset'));
      });
      if (offset < acknowledged) lost.push(`Of ${acknowledged} bytes that were acknowledged ${offset} are there`);
      acknowledged = offset;
    }
  }
  return { id: announced.mediaId, lost };
}

/** Again and again, while the house is down. */
function persistently<T>(work: () => Promise<T>): Promise<NonNullable<T>> {
  let last: unknown;
  return eventually(
    'an answer',
    () =>
      work().catch((error: unknown) => {
        last = error;
        return null;
      }),
    60,
  ).catch((error: unknown) => {
    throw new Error(String(error), { cause: last });
  });
}

/** How a film ended; null while it has not, or nobody can say. */
async function endOf(pool: pg.Pool, id: string): Promise<{ status: string; error: string | null; redone: number } | null> {
  const { rows } = await pool
    .query<{ status: string; error: string | null; redone: number }>(
      `SELECT m.status, max(u.error_code || ': ' || coalesce(u.log, '')) AS error, coalesce(sum(u.attempt - 1), 0)::int AS redone
       FROM media_file m LEFT JOIN media_unit u ON u.version_id = m.work_version WHERE m.id = $1 GROUP BY m.status`,
      [id],
    )
    .catch(() => ({ rows: [] }));
  const [row] = rows;
  return row && (row.status === 'READY' || row.status === 'ERROR') ? row : null;
}

/** What is there of a film that should not be, or is not there and should be. */
async function leftovers(dataDir: string, pool: pg.Pool, id: string, sha256: string): Promise<string[]> {
  const faults: string[] = [];
  const folder = join(dataDir, 'files', 'objects', 'media', id);
  const kept = createHash('sha256')
    .update(await readFile(join(folder, 'original')))
    .digest('hex');
  if (kept !== sha256) faults.push('The original is not what was sent');
  const { rows } = await persistently(() =>
    pool.query<{ version: string; units: string[]; bytes: number }>(
      `SELECT v.id AS version, (v.facts->>'bytes')::int AS bytes,
              array_agg(u.unit ORDER BY u.unit) FILTER (WHERE u.kind NOT IN ('PLAN', 'ASSEMBLE')) AS units
       FROM media_version v JOIN media_unit u ON u.version_id = v.id WHERE v.media_id = $1 GROUP BY v.id`,
      [id],
    ),
  );
  const [row] = rows;
  const names = async (path: string) => (await readdir(join(folder, path)).catch(() => [])).toSorted().join(' ');
  const expected = {
    '.': 'original versions work',
    versions: row?.version,
    work: row?.version,
    [`work/${row?.version}`]: row?.units.join(' '),
  };
  for (const [path, names_] of Object.entries(expected)) {
    const there = await names(path);
    if (there !== names_) faults.push(`${path} holds “${there}”, not “${names_}”`);
  }
  const version = join(folder, 'versions', row?.version ?? '');
  const sizes = await Promise.all((await readdir(version)).map(async (name) => (await stat(join(version, name))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes !== row?.bytes) faults.push(`The version has ${bytes} bytes, and should have ${row?.bytes}`);
  await eventually(
    'nothing in scratch',
    async () => (await readdir(join(dataDir, 'files', 'scratch'))).every((name) => !name.startsWith('master-')),
    20,
  ).catch(() => faults.push('Something is left in scratch'));
  await eventually('no ffmpeg', () => ffmpegsIn(dataDir).length === 0, 5).catch(() => faults.push('An ffmpeg is left'));
  return faults;
}

/** Programs of ffmpeg that work in a folder. */
function ffmpegsIn(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const name = readFileSync(`/proc/${pid}/comm`, 'utf8');
        return pid > 0 && name.startsWith('ff') && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        return false; // It ended as we looked.
      }
    });
}
