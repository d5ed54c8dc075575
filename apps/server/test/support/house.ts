import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role, Scope } from '@fotograma/contract';
import pg from 'pg';
import { compose, type House } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { createPasswords } from '../../src/modules/identity/passwords.ts';
import { createTokens } from '../../src/modules/identity/tokens.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { cloneDatabase } from './platform.ts';

const SECRET = 'Qx7vR2mK9pLw4ZtB8nHs3YdJ6cFg5TaE';
export const PASSWORD = 'a long walk at night';
export const STORAGE_EVENTS_SECRET = 'Vd7Xq2Rm9Kp4Zt8Bn3Hs';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly sessionId: string;
  readonly token: string;
  readonly refreshToken: string;
}

/** The whole product, composed as it is when it runs, on a database and folder of the test's own. */
export interface TestHouse {
  readonly house: House;
  readonly url: string;
  readonly dataDir: string;
  /** The blogs' database. */
  readonly blogs: pg.Pool;
  /** A person who is signed in; the password is PASSWORD. Made in the tables, so that hundreds cost nothing. */
  person(facts?: { role?: Role; plan?: string; accessSeconds?: number; secret?: string; issuer?: string }): Promise<Person>;
  /** An API client with a key. */
  client(facts?: { scopes?: readonly Scope[]; requestsPerMinute?: number }): Promise<{ id: string; key: string }>;
  /** Another process of the same house, as it were: on the same databases and files. Whoever starts it closes it. */
  another(): Promise<{ house: House; url: string }>;
  close(): Promise<void>;
}

/** @param differing how it is put together otherwise. */
export async function startHouse(settings: Record<string, string> = {}, differing: Parameters<typeof compose>[2] = {}): Promise<TestHouse> {
  const [films, blogs] = await Promise.all([cloneDatabase(), cloneDatabase('fotograma_blog')]);
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-test-house-'));
  const config = readConfig(
    {
      DATABASE_URL: films.url,
      BLOG_DATABASE_URL: blogs.url,
      DATA_DIR: folder,
      SIGNING_SECRET: SECRET,
      PORT: '0',
      MIN_FREE_DISK_MB: '0',
      TRUST_PROXY: '1',
      STORAGE_EVENTS_SECRET,
      // By words alone, unless a test is about meaning: a model takes a second to load.
      EMBEDDINGS: 'off',
      ...settings,
    },
    folder,
  );
  const log = createLogger({ level: process.env.TEST_LOG_LEVEL ?? 'silent', human: false });
  const house = await compose(config, log, differing);
  const url = await house.serve();
  const blogPool = new pg.Pool({ connectionString: blogs.url, max: 2 });
  const { platform } = house;
  const { prisma } = platform.database;
  const installation = await prisma.installation.findFirstOrThrow();
  const passwordHash = await createPasswords().hash(PASSWORD);

  const person: TestHouse['person'] = async (facts = {}) => {
    const { role = 'viewer', plan = 'house', accessSeconds = 3_600, secret = SECRET, issuer = `fotograma:${installation.id}` } = facts;
    const [id, sessionId, now] = [platform.newId(), platform.newId(), platform.now()];
    const email = `${id}@example.com`;
    const refreshToken = `fgr_${randomBytes(32).toString('base64url')}`;
    const expiresAt = new Date(now.getTime() + 86_400_000);
    await prisma.principal.create({
      data: {
        id,
        planId: plan,
        user: {
          create: {
            email,
            passwordHash,
            role,
            sessions: {
              create: {
                id: sessionId,
                createdAt: now,
                lastUsedAt: now,
                expiresAt,
                tokens: { create: { hash: createHash('sha256').update(refreshToken).digest(), issuedAt: now, expiresAt } },
              },
            },
          },
        },
      },
    });
    // A life of less than nothing is a token that has expired.
    const signed = () => new Date(now.getTime() + Math.min(0, accessSeconds) * 1_000 - (accessSeconds < 0 ? 60_000 : 0));
    const tokens = createTokens({ secrets: [secret], issuer, lifetimeSeconds: accessSeconds < 0 ? 60 : accessSeconds, now: signed });
    return { id, email, sessionId, refreshToken, token: await tokens.sign({ userId: id, sessionId }) };
  };

  let admin: Person | null = null;
  return {
    house,
    url,
    dataDir: folder,
    blogs: blogPool,
    person,
    async client({ scopes = [], requestsPerMinute = 10_000 } = {}) {
      admin ??= await person({ role: 'admin' });
      const answer = await fetch(`${url}/api/clients`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.token}` },
        body: JSON.stringify({ name: 'A client of the tests', scopes, requestsPerMinute, plan: 'house' }),
      });
      const { data, key } = (await answer.json()) as { data: { id: string }; key: string };
      return { id: data.id, key };
    },
    async another() {
      const beside = await compose(config, log, differing);
      return { house: beside, url: await beside.serve() };
    },
    async close() {
      await house.close();
      await blogPool.end();
      await Promise.all([films.drop(), blogs.drop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
