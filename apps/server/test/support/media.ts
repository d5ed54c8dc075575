import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { media as contract, Problem } from '@fotograma/contract';
import { expect } from 'vitest';
import type { Identity } from '../../src/modules/identity/index.ts';
import { createMedia } from '../../src/modules/media/index.ts';
import { createSteps } from '../../src/modules/media/mastering/mastering.ts';
import type { Steps } from '../../src/modules/media/mastering/steps.ts';
import { createMediaRepository } from '../../src/modules/media/media.repository.ts';
import { keys } from '../../src/modules/media/media.ts';
import { createUnitsRepository } from '../../src/modules/media/units.repository.ts';
import { createVersionsRepository } from '../../src/modules/media/versions.repository.ts';
import { createWorkers } from '../../src/modules/media/work.job.ts';
import type { Lease } from '../../src/platform/heart.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { startApp, type TestApp } from './app.ts';
import { createTestIdentity, insertUser } from './identity.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';
import type { TestS3 } from './s3.ts';
import { makeVideo, type SourceOptions } from './video.ts';

type ForgetHook = Parameters<Identity['onForget']>[0];

export interface Announced {
  readonly id: string;
  /** Path of the signed link. */
  readonly link: string;
  readonly expiresAt: Date;
}

export interface TestMedia {
  readonly platform: TestPlatform;
  readonly identity: Identity;
  readonly media: ReturnType<typeof createMedia>;
  readonly app: TestApp;
  /** Whom requests are from where nobody else is named: `creator:ID`, on a plan without limits. */
  readonly caller: string;
  readonly callerId: string;
  /** A film drawn for this test, and its path. */
  film(options?: SourceOptions): Promise<{ path: string; bytes: Buffer }>;
  /** @param as who asks; null for nobody. */
  get(path: string, as?: string | null): Promise<Response>;
  intent(body: unknown, as?: string | null): Promise<Response>;
  /** Announces a file that is accepted. */
  announce(file: { size: number; filename?: string; mimeType?: string }, as?: string): Promise<Announced>;
  put(link: string, body: Buffer): Promise<Response>;
  /** Announces a file and sends it. @returns its id. */
  upload(bytes: Buffer, as?: string): Promise<string>;
  /** A file whose bytes are here, whatever they are, and that counts in its owner's plan; nobody was told to work on it. @returns its id. */
  receive(bytes: Buffer, as?: string): Promise<string>;
  stateOf(id: string, as?: string): Promise<contract.MediaDetail>;
  /** What remains of an upload's bytes: drafts of transfers, and the object. */
  leftovers(id: string): Promise<{ drafts: string[]; object: object | null }>;
  /** Removes somebody with all that is theirs here, as identity does. @param beforeEnd within the transaction. */
  forget(principalId: string, beforeEnd?: () => Promise<void>): Promise<void>;
  /** Does what there is to do on a file, as a worker does it, until nothing can be begun; without the queue in between. */
  work(id: string, signal?: AbortSignal): Promise<void>;
  /** One run of the job that does a unit, as a worker that was woken for it. @param differing what of the ground floor is another. */
  runUnit(
    unit: { versionId: string; unit: string },
    options?: { signal?: AbortSignal; platform?: Partial<Platform>; quotas?: Identity['quotas'] },
  ): Promise<void>;
  /** What remains of a file in storage, and of anybody's in scratch, by name. */
  remains(id: string): Promise<string[]>;
  /** Another server of the same house. */
  another(differing?: Partial<Platform>): Promise<TestApp>;
  close(): Promise<void>;
}

/** The module with real accounts behind it and a server before it; its jobs are registered, and nobody works yet. */
export async function createTestMedia(options: { lease?: Lease; steps?: Steps; s3?: TestS3 } = {}): Promise<TestMedia> {
  const platform = await createTestPlatform(options);
  const people = await createTestIdentity(platform);
  const hooks: ForgetHook[] = [];
  const identity = { quotas: people.identity.quotas, onForget: (hook: ForgetHook) => void hooks.push(hook) };
  const media = createMedia(platform, { identity }, options);
  const files = createMediaRepository(platform.database);
  const [versions, units] = [createVersionsRepository(platform.database), createUnitsRepository(platform.database)];
  const parts = { steps: options.steps ?? createSteps(platform.ffmpeg), lease: options.lease };
  for (const job of media.jobs) platform.jobs.register(job);
  const app = await startApp(platform, media.endpoints);
  const sources = await mkdtemp(join(tmpdir(), 'fotograma-test-sources-'));
  const callerId = await insertUser(platform);
  const caller = `creator:${callerId}`;
  const header = (as: string | null): Record<string, string> => (as === null ? {} : { authorization: `Bearer ${as}` });

  const house: TestMedia = {
    platform,
    identity: people.identity,
    media,
    app,
    caller,
    callerId,
    async film(drawing) {
      const path = await makeVideo(platform.ffmpeg.ffmpegPath, join(sources, `${platform.newId()}.mp4`), drawing);
      return { path, bytes: await readFile(path) };
    },
    get: (path, as = caller) => fetch(app.url + path, { headers: header(as) }),
    intent: (body, as = caller) =>
      fetch(`${app.url}/api/media/upload-intent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...header(as) },
        body: JSON.stringify(body),
      }),
    async announce(file, as) {
      const response = await house.intent({ filename: 'film.mp4', mimeType: 'video/mp4', ...file }, as);
      const body = (await response.json()) as {
        mediaId: string;
        upload: { method: string; url: string; headers: object; expiresAt: string };
      };
      expect(response.status, JSON.stringify(body)).toBe(201);
      expect(body.upload).toMatchObject({ method: 'PUT', headers: { 'content-type': file.mimeType ?? 'video/mp4' } });
      return { id: body.mediaId, link: new URL(body.upload.url).pathname, expiresAt: new Date(body.upload.expiresAt) };
    },
    put: (link, body) => fetch(app.url + link, { method: 'PUT', body: new Uint8Array(body) }),
    async upload(bytes, as) {
      const { id, link } = await house.announce({ size: bytes.length }, as);
      expect((await house.put(link, bytes)).status).toBe(200);
      return id;
    },
    async receive(bytes, as = caller) {
      const id = platform.newId();
      const ownerId = as.split(':')[1] ?? '';
      const uploadExpiresAt = new Date(platform.now().getTime() + 60_000);
      await platform.database.transaction(async (sql) => {
        await identity.quotas.spend(sql, ownerId, 'storage', bytes.length);
        const announced = { id, ownerId, public: false, filename: 'film.mp4', mimeType: 'video/mp4', size: bytes.length, uploadExpiresAt };
        await files.announce(sql, announced);
      });
      await platform.storage.put(keys.original(id), Readable.from([bytes]), {
        maxBytes: bytes.length,
        admit: async ({ sha256 }, appear) => void (await files.uploaded(id, sha256, appear)),
      });
      return id;
    },
    async stateOf(id, as) {
      const response = await house.get(`/api/media/${id}`, as);
      return ((await response.json()) as { data: contract.MediaDetail }).data;
    },
    async leftovers(id) {
      const drafts = (await readdir(join(platform.folder, 'scratch'))).filter((name) => name.startsWith('put-'));
      return { drafts, object: await platform.storage.stat(keys.original(id)) };
    },
    forget: (principalId, beforeEnd) =>
      platform.database.transaction(async (sql) => {
        await sql.query('SELECT FROM principal WHERE id = $1 FOR UPDATE', [principalId]);
        for (const hook of hooks) await hook(sql, principalId);
        await sql.query('DELETE FROM principal WHERE id = $1', [principalId]);
        await beforeEnd?.();
      }),
    async work(id, signal) {
      for (;;) {
        const [unit] = await units.claimable({ mediaId: id });
        if (!unit) return;
        await house.runUnit(unit, signal ? { signal } : {});
      }
    },
    async runUnit(unit, { signal = new AbortController().signal, platform: differing = {}, quotas = identity.quotas } = {}) {
      const { job } = createWorkers({ ...parts, platform: { ...platform, ...differing }, versions, units, quotas });
      await job.run(unit, { attempt: 1, signal });
    },
    async remains(id) {
      const objects: string[] = [];
      for await (const { key } of platform.storage.walk(keys.folder(id))) objects.push(key);
      const scratch = await platform.storage.listScratch();
      return [...objects.toSorted(), ...scratch.filter((name) => /^(put|master)-/.test(name))];
    },
    another: (differing = {}) => startApp(platform, createMedia({ ...platform, ...differing }, people, options).endpoints),
    async close() {
      await app.close();
      await people.close();
      await platform.close();
      await rm(sources, { recursive: true, force: true });
    },
  };
  return house;
}

/** What a refusal says. */
export async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = (await response.json()) as Problem;
  expect(problem.status).toBe(response.status);
  return problem;
}
