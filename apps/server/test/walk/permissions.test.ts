import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Actor, actorOf, can, couldEver, type Endpoint, endpoints, type Question, SCOPES } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../support/app.ts';
import { type Person, startHouse, type TestHouse } from '../support/house.ts';
import { recipes } from './recipes.ts';
import type { Good } from './world.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  await at.house.discovery.prepare();
});
afterAll(() => at.close());

interface Visitor {
  /** Who they are to the house; null when their credentials are no good. */
  readonly actor: Actor | null;
  readonly id: string;
  readonly person: Person | null;
  readonly headers: Record<string, string>;
}

const asPerson = (person: Person, actor: Actor | null): Visitor => ({
  actor,
  id: person.id,
  person,
  headers: { authorization: `Bearer ${person.token}` },
});
/** Made once: a house has only so many. */
const clients = new Map<string, Promise<Visitor>>();
const asClient = (caller: 'client' | 'client without scopes'): Promise<Visitor> => {
  const made =
    clients.get(caller) ??
    at
      .client({ scopes: caller === 'client' ? SCOPES : [] })
      .then(({ id, key }): Visitor => ({ actor: actorOf(caller, id), id, person: null, headers: { 'x-client-key': key } }));
  clients.set(caller, made);
  return made;
};
const asRole = (role: 'viewer' | 'creator' | 'admin') => async () => {
  const person = await at.person({ role });
  return asPerson(person, actorOf(role, person.id));
};

/** Everybody who ever stands at the door. */
const visitors: Record<string, () => Promise<Visitor>> = {
  anonymous: async () => ({ actor: actorOf('anonymous', ''), id: at.house.platform.newId(), person: null, headers: {} }),
  viewer: asRole('viewer'),
  creator: asRole('creator'),
  admin: asRole('admin'),
  'client with all scopes': () => asClient('client'),
  'client without scopes': () => asClient('client without scopes'),
  'expired token': async () => asPerson(await at.person({ role: 'admin', accessSeconds: -1 }), null),
  'token signed with another secret': async () =>
    asPerson(await at.person({ role: 'admin', secret: 'another secret of thirty-two letters' }), null),
  'token of another installation': async () => asPerson(await at.person({ role: 'admin', issuer: 'fotograma:elsewhere' }), null),
  'ended session': async () => {
    const person = await at.person({ role: 'admin' });
    await at.house.platform.database.prisma.userSession.update({ where: { id: person.sessionId }, data: { endedAt: new Date() } });
    return asPerson(person, null);
  },
  'disabled administrator': async () => {
    const person = await at.person({ role: 'admin' });
    await at.house.platform.database.prisma.user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    return asPerson(person, null);
  },
  'unknown client key': async () => ({
    actor: null,
    id: at.house.platform.newId(),
    person: null,
    headers: { 'x-client-key': 'fg_live_0000000000000000000000000000000000000000000000000' },
  }),
};

/** Those whom nobody lets in anywhere are made once. */
const hopeless = new Map<string, Visitor>();
async function visitorOf(name: string): Promise<Visitor> {
  const visitor = hopeless.get(name) ?? (await (visitors[name] as () => Promise<Visitor>)());
  if (visitor.actor === null) hopeless.set(name, visitor);
  return visitor;
}
/** What those ask for who are turned away at the door, by endpoint. */
const refused = new Map<string, Good>();

let addresses = 0;
/** From an address of its own each time: this is not about how often. */
const ask = ({ method }: Endpoint, { path, body, bytes, headers: own = {} }: Good, headers: Record<string, string>, proxied = true) => {
  const payload = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  return send(at.url, {
    method,
    path,
    headers: {
      ...(proxied ? { 'x-forwarded-for': `10.1.${++addresses >> 8}.${addresses & 255}` } : {}),
      ...(payload === undefined ? {} : { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
      ...(bytes ? { 'content-length': String(bytes.length) } : {}),
      ...headers,
      ...own,
    },
    ...(payload === undefined ? {} : { body: payload }),
  });
};

type Outcome = 'let through' | 401 | 403 | 404;
/** What the table of permissions says must happen. */
function expected({ access }: Endpoint, actor: Actor | null, owner: string): Outcome {
  if (access === 'holder') return 'let through';
  if (access === 'operator') return 403;
  if (actor === null) return 401;
  if (access === 'public') return 'let through';
  if (can(actor, access, { ownerId: owner })) return 'let through';
  if (actor.kind === 'anonymous') return 401;
  return couldEver(actor, access) ? 404 : 403;
}

/** Questions about a thing that has an owner. */
const OWNED: ReadonlySet<string> = new Set<Question>(['media:read', 'media:play', 'media:delete', 'media:work', 'generation:metrics']);

describe.each(Object.values(endpoints) as Endpoint[])('$method $path', (endpoint) => {
  const recipe = recipes[endpoint.id as keyof typeof recipes];

  test('is in the walk', () => {
    expect(recipe, `A recipe for ${endpoint.id} belongs into recipes.ts`).toBeTypeOf('function');
    expect(endpoint.access, 'Every endpoint says who may call it').toBeTypeOf('string');
  });

  test.each(Object.keys(visitors))('as %s', async (name) => {
    const things = OWNED.has(endpoint.access) ? ['own', 'another’s'] : ['own'];
    for (const whose of things) {
      const visitor = await visitorOf(name);
      const own = whose === 'own' && (visitor.person !== null || visitor.actor?.kind === 'client');
      const owner = own ? visitor : await at.person({ role: 'creator' });
      const must = expected(endpoint, visitor.actor, owner.id);
      // Whoever is turned away at the door changes nothing: they may all ask for the same.
      const isTurnedAway = must === 401 || must === 403;
      const good = await ((isTurnedAway && refused.get(endpoint.id)) || recipe({ at, owner, person: visitor.person }));
      if (isTurnedAway) refused.set(endpoint.id, good);
      const answer = await ask(endpoint, good, visitor.headers);
      const words = `${name}, ${whose}: ${answer.status} ${answer.body.toString().slice(0, 200)}`;
      if (must === 'let through' && good.refusal) expect(answer.status, words).toBe(good.refusal);
      else if (must === 'let through') expect(answer.status, words).toBeLessThan(400);
      else expect(answer.status, words).toBe(must);
    }
  });
});

describe('what is another’s', () => {
  test.each([
    ...(['getMedia', 'watchMedia', 'deleteMedia', 'getMediaWork', 'cancelMedia', 'retryMedia', 'retryMediaUnit'] as const),
    ...(['reprocessMedia', 'deleteDerivatives', 'signUploadParts', 'completeUpload'] as const),
  ])('answers %s as if it were not there', async (id) => {
    const endpoint = endpoints[id];
    const visitor = await (visitors.creator as () => Promise<Visitor>)();
    const other = await at.person({ role: 'creator' });
    const good = await recipes[id]({ at, owner: other, person: visitor.person });
    const missing = at.house.platform.newId();
    const strip = (text: string) => text.replace(/"requestId":"[^"]*"/, '').replace(/[0-9a-f-]{36}/g, 'ID');
    const foreign = await ask(endpoint, good, visitor.headers);
    const nothing = await ask(endpoint, { ...good, path: good.path.replace(/[0-9a-f-]{36}/, missing) }, visitor.headers);
    expect([foreign.status, strip(foreign.body.toString())]).toEqual([nothing.status, strip(nothing.body.toString())]);
  });

  test('does not play at its plain address, except for its owner and administrators', async () => {
    const owner = await at.person({ role: 'creator' });
    const { path } = await recipes.getMedia({ at, owner, person: owner });
    const id = path.split('/').at(-1) ?? '';
    const stream = `/api/stream/${id}/`;
    for (const file of ['master.m3u8', `${id.replaceAll('-', '').slice(0, 16)}/poster-1.jpg`]) {
      for (const [name, visit] of Object.entries(visitors)) {
        const { actor, headers } = await visit();
        const answer = await ask(endpoints.getMasterPlaylist, { path: stream + file }, headers);
        expect(answer.status, `${name} ${file}`).toBe(actor === null ? 401 : can(actor, 'media:play', { ownerId: owner.id }) ? 200 : 404);
      }
      expect((await ask(endpoints.getMasterPlaylist, { path: stream + file }, { authorization: `Bearer ${owner.token}` })).status).toBe(
        200,
      );
    }
  });
});

test('metrics are open to the machine itself', async () => {
  expect((await ask(endpoints.getMetrics, { path: '/metrics/prometheus' }, {}, false)).status).toBe(200);
});

test('a token and a key together are refused', async () => {
  const { token } = await at.person();
  const { key } = await at.client();
  const answer = await ask(endpoints.getMe, { path: '/api/users/me' }, { authorization: `Bearer ${token}`, 'x-client-key': key });
  expect(answer.status).toBe(400);
});

test('the walk, the contract and /openapi.json are about the same endpoints', async () => {
  const document = (await (await fetch(`${at.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const printed = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((operation) => operation.operationId));
  expect(printed.sort()).toEqual(Object.keys(recipes).sort());
});

test('the printed table says what the policies say', async () => {
  const page = await readFile(fileURLToPath(new URL('../../../../docs/guides/permissions.md', import.meta.url)), 'utf8');
  for (const endpoint of Object.values(endpoints)) expect(page).toContain(`\`${endpoint.method} ${endpoint.path}\``);
});
