import type { Role } from '@fotograma/contract';
import { expect } from 'vitest';
import { type Catalogue, type CatalogueOptions, createCatalogue } from '../../src/modules/catalogue/index.ts';
import { createMedia, type Media } from '../../src/modules/media/index.ts';
import { startApp } from './app.ts';
import { createTestIdentity, insertUser } from './identity.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';

export interface Told<T> {
  readonly data: T;
  readonly pagination?: { readonly totalItems: number; readonly totalPages: number };
}

/** The catalogue and media behind a real server, and somebody of each role before it. */
export interface TestShelf {
  readonly platform: TestPlatform;
  readonly catalogue: Catalogue;
  readonly media: Media;
  readonly url: string;
  /** The ids of those who can ask, by their role. */
  readonly people: Readonly<Record<Role, string>>;
  /** @param as an administrator where nothing else is said; null is nobody. */
  ask(method: string, path: string, body?: unknown, as?: Role | null): Promise<Response>;
  /** What a GET that is answered tells. */
  told<T>(path: string): Promise<Told<T>>;
  /** What a POST that is answered has made. */
  made<T>(path: string, body: unknown): Promise<T>;
  /** What a PATCH, or another method, that is answered tells. */
  change<T>(path: string, body?: unknown, method?: 'PATCH' | 'PUT' | 'DELETE'): Promise<Told<T>>;
  /** Sends a picture, as an administrator. */
  picture(path: string, bytes: Buffer): Promise<Response>;
  /** A media file. @param facts a creator's announcement where nothing else is said. @returns its id. */
  file(facts?: { ready?: boolean; ownerId?: string | null }): Promise<string>;
  close(): Promise<void>;
}

export async function createTestShelf(options: CatalogueOptions = {}): Promise<TestShelf> {
  const platform = await createTestPlatform();
  const identity = await createTestIdentity(platform);
  const media = createMedia(platform, identity);
  const catalogue = createCatalogue(platform, media, options);
  for (const job of [...media.jobs, ...catalogue.jobs]) platform.jobs.register(job);
  const app = await startApp(platform, [...media.endpoints, ...catalogue.endpoints]);
  const people: Record<Role, string> = {
    viewer: await insertUser(platform, { role: 'viewer' }),
    creator: await insertUser(platform, { role: 'creator' }),
    admin: await insertUser(platform, { role: 'admin' }),
  };
  const ask: TestShelf['ask'] = (method, path, body, as = 'admin') =>
    fetch(app.url + path, {
      method,
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${as}:${people[as]}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const answered = async <T>(answer: Response, status: number): Promise<Told<T>> => {
    const told = await answer.json();
    expect(answer.status, JSON.stringify(told)).toBe(status);
    return told as Told<T>;
  };
  return {
    platform,
    catalogue: catalogue.catalogue,
    media: media.media,
    url: app.url,
    people,
    ask,
    told: async (path) => answered(await ask('GET', path, undefined, null), 200),
    made: async <T>(path: string, body: unknown) => (await answered<T>(await ask('POST', path, body), 201)).data,
    change: async (path, body, method = 'PATCH') => answered(await ask(method, path, body), 200),
    picture: (path, bytes) =>
      fetch(app.url + path, {
        method: 'PUT',
        headers: { authorization: `Bearer admin:${people.admin}`, 'content-type': 'image/png' },
        body: new Uint8Array(bytes),
      }),
    async file({ ready = true, ownerId = people.creator } = {}) {
      const id = platform.newId();
      await platform.database.prisma.mediaFile.create({
        data: {
          id,
          ownerId,
          filename: 'film.mp4',
          mimeType: 'video/mp4',
          size: 10,
          uploadExpiresAt: new Date(Date.now() + 3_600_000),
          ...(ready ? { status: 'READY', publishedVersion: 'feed0123', durationSeconds: 1_980 } : {}),
        },
      });
      return id;
    },
    async close() {
      await app.close();
      await identity.close();
      await platform.close();
    },
  };
}
