import type { deck as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents } from '../../../test/support/sse.ts';
import { createTestTaste, type TestTaste } from '../../../test/support/taste.ts';
import { createAsPerson } from './people.ts';
import { createSharedDeckRepository } from './shared-deck.repository.ts';
import { createSharedDecks } from './shared-deck.service.ts';

type One = { data: contract.SharedDeck };
type Many = { data: (Omit<contract.SharedDeck, 'next' | 'matches'> & { matches: number })[] };
type Somebody = { as: string; id: string };

let at: TestTaste;
beforeAll(async () => {
  at = await createTestTaste();
  for (let n = 0; n < 40; n++) await at.film({ popularity: 100 - n, genres: [n % 2 ? 'drama' : 'crime'] });
});
afterAll(() => at.close());

const open = async ({ as }: Somebody, body: object = { size: 10 }) => (await at.told(at.ask<One>('POST', '/decks', { as, body }))).data;
const join = ({ as }: Somebody, code: unknown) => at.ask<One>('POST', '/decks/join', { as, body: { code } });
const see = ({ as }: Somebody, id: string) => at.ask<One>('GET', `/decks/${id}`, { as });
const say = ({ as }: Somebody, id: string, movieId: unknown, verdict: unknown = 'like') =>
  at.ask<One>('POST', `/decks/${id}/verdicts`, { as, body: { movieId, verdict } });
const leave = ({ as }: Somebody, id: string) => at.ask('DELETE', `/decks/${id}/members/me`, { as });
const list = async ({ as }: Somebody) => (await at.told(at.ask<Many>('GET', '/decks', { as }))).data;
const people = <N extends number>(...names: string[] & { length: N }) => Promise.all(names.map((name) => at.person(name))) as never;
const matchesOf = (deck: contract.SharedDeck) => deck.matches.map(({ movie, likes, everybody }) => [movie.id, likes, everybody]);

let numbers = 0;
/** A deck with these people in it, and its films. */
async function gathering(count: number) {
  const names = Array.from({ length: count }, () => `person${++numbers}`);
  const members = (await people(...names)) as [Somebody, Somebody, ...Somebody[]];
  const deck = await open(members[0]);
  for (const member of members.slice(1)) await at.told(join(member, deck.code));
  return { id: deck.id, code: deck.code, members, films: deck.next.map(({ id }) => id) as [number, number, number, ...number[]] };
}

describe('opening a deck', () => {
  test('makes one with films and a code, for a week, and whoever opens it is in it', async () => {
    const person = await at.person('lotte');
    const deck = await open(person, { size: 30 });
    expect(deck).toMatchObject({ size: 30, members: [{ name: 'lotte', avatarUrl: null, me: true, seen: 0 }], matches: [] });
    expect(deck.code).toMatch(/^[A-HJ-NP-Z2-9]{6}$/);
    expect(Date.parse(deck.expiresAt) - Date.parse(deck.createdAt)).toBe(7 * 86_400_000);
    expect(deck.next).toHaveLength(20);
    expect((await see(person, deck.id)).body.data).toEqual(deck);
    expect((await see(person, deck.id)).headers.get('cache-control')).toBe('no-store');
  });

  test('has no films that its opener has seen or passed, and others each time', async () => {
    const person = await at.person();
    const known = (await open(person, { size: 20 })).next.map(({ id }) => id);
    for (const [n, movieId] of known.entries()) {
      if (n < 10) await at.ask('POST', '/users/me/ratings', { as: person.as, body: { movieId, rating: 4 } });
      else await at.ask('POST', `/users/me/deck/${movieId}`, { as: person.as, body: { verdict: 'pass' } });
    }
    const next = (await open(person, { size: 20 })).next.map(({ id }) => id);
    expect(next.filter((id) => known.includes(id))).toEqual([]);
    expect((await open(person, { size: 20 })).next.map(({ id }) => id)).not.toEqual(next);
  });

  test('of one kind, or of what plays, has such films, fewer when there are fewer; without any there is none', async () => {
    const person = await at.person();
    const crime = await open(person, { size: 10, genre: 'crime' });
    for (const { categories } of crime.next) expect(categories[0]?.slug).toBe('crime');
    for (const body of [{ genre: 'no-such-genre' }, { playable: true }]) {
      expect(await at.ask('POST', '/decks', { as: person.as, body })).toMatchObject({ status: 409, body: { code: 'conflict' } });
    }
    const movieId = await at.film({ mediaFileId: await at.file() });
    expect(await open(person, { playable: true })).toMatchObject({ size: 1, next: [{ id: movieId, playable: true }] });
    expect(await list(person)).toHaveLength(2);
  });

  test.each([{ size: 4 }, { size: 101 }, { size: 10.5 }, { size: '10' }, { genre: 'A B' }, { playable: 'true' }, { members: [] }])(
    'with %j is refused',
    async (body) => {
      const { as } = await at.person();
      expect((await at.ask('POST', '/decks', { as, body })).status).toBe(422);
    },
  );

  test('twenty at once is as many as one person is in, also when they are opened and joined at one moment', async () => {
    const [person, other] = await Promise.all([at.person(), at.person()]);
    const { code } = await open(other);
    for (let n = 0; n < 18; n++) await at.platform.database.transaction((sql) => insertDeck(sql, person.id));
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => at.ask('POST', '/decks', { as: person.as, body: { size: 5 } })),
      join(person, code),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
    const decks = await list(person);
    expect(decks).toHaveLength(20);
    await leave(person, decks[0]?.id ?? '');
    expect((await at.ask('POST', '/decks', { as: person.as, body: { size: 5 } })).status).toBe(201);
  });

  async function insertDeck(sql: Parameters<Parameters<typeof at.platform.database.transaction>[0]>[0], userId: string) {
    const rows = createSharedDeckRepository(at.platform.database);
    const id = at.platform.newId();
    await rows.add(sql, { id, code: id.slice(0, 6), createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) });
    await rows.addMember(sql, id, userId, new Date());
  }

  test('a code that is taken is drawn again, and chance that is broken is told', async () => {
    const person = await at.person();
    const { code } = await open(person);
    const draws = [code, code, 'AAAAAA'];
    const { platform } = at;
    const decks = (drawCode: () => string) =>
      createSharedDecks({
        platform,
        asPerson: createAsPerson(platform.database),
        catalogue: { moviesByIds: async () => [] },
        deck: { forOthers: async () => [firstFilm] },
        rows: createSharedDeckRepository(platform.database),
        avatarUrl: () => null,
        drawCode,
      });
    const firstFilm = await at.film();
    expect((await decks(() => draws.shift() ?? '').create(person.id, { size: 5 })).code).toBe('AAAAAA');
    await expect(decks(() => code).create(person.id, { size: 5 })).rejects.toThrow('codes of decks were all taken');
    expect(await list(person)).toHaveLength(2);
  });
});

describe('joining a deck', () => {
  test('by its code, however it is typed, shows everybody who is in it, and twice is once', async () => {
    const [lotte, rudi] = (await people('lotte-b', 'rudi-b')) as [Somebody, Somebody];
    const { id, code } = await open(lotte);
    const joined = await at.told(join(rudi, ` ${code.toLowerCase()} `));
    expect(joined.data).toMatchObject({
      id,
      members: [
        { name: 'lotte-b', me: false },
        { name: 'rudi-b', me: true },
      ],
    });
    await Promise.all(Array.from({ length: 5 }, () => at.told(join(rudi, code))));
    expect((await see(lotte, id)).body.data.members).toHaveLength(2);
    expect((await list(rudi)).map((deck) => deck.id)).toEqual([id]);
  });

  test('is for twenty people, also when many come at one moment', async () => {
    const person = await at.person();
    const { id, code } = await open(person);
    const others = await Promise.all(Array.from({ length: 25 }, () => at.person()));
    const answers = await Promise.all(others.map((other) => join(other, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'conflict')).toHaveLength(6);
    expect((await see(person, id)).body.data.members).toHaveLength(20);
  });

  test.each(['AAAAA', 'AAAAAAA', 'AAAAA0', 'AAAAAI', '', 7, null])('by %j is refused', async (code) => {
    const answer = await join(await at.person(), code);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer: '/code' }));
  });

  test('by a code that is none is not found, and guessing is slowed down', async () => {
    const person = await at.person();
    const answers = [];
    for (let n = 0; n < 21; n++) answers.push(await join(person, 'ZZZZZZ'));
    expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(404));
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
  });
});

describe('going through a deck', () => {
  test('shows what two like, and what everybody does first', async () => {
    const { id, films, members } = await gathering(3);
    const [lotte, rudi, zoe] = members as unknown as [Somebody, Somebody, Somebody];
    const [one, two, three] = films;
    await say(lotte, id, one);
    expect((await see(lotte, id)).body.data.matches).toEqual([]);
    await say(lotte, id, two);
    await say(rudi, id, one);
    await say(rudi, id, two);
    await say(rudi, id, three);
    await say(zoe, id, one, 'pass');
    const last = await at.told(say(zoe, id, two));
    expect(matchesOf(last.data)).toEqual([
      [two, 3, true],
      [one, 2, false],
    ]);
    expect(last.data.members.map(({ seen, me }) => [seen, me])).toEqual([
      [2, false],
      [3, false],
      [2, true],
    ]);
    expect(last.data.next.map((movie) => movie.id)).toEqual(films.filter((film) => film !== one && film !== two));
    expect((await list(lotte))[0]).toMatchObject({ id, matches: 2, size: 10 });
  });

  test('the last word counts, and the same word twice is one', async () => {
    const { id, films, members } = await gathering(2);
    const [lotte, rudi] = members;
    await Promise.all([...Array(5)].flatMap(() => [say(lotte, id, films[0]), say(rudi, id, films[0])]));
    expect(matchesOf((await see(lotte, id)).body.data)).toEqual([[films[0], 2, true]]);
    expect((await at.told(say(rudi, id, films[0], 'pass'))).data.matches).toEqual([]);
  });

  test('nothing else is learnt of what the others said', async () => {
    const { id, films, members } = await gathering(3);
    const [lotte, rudi, zoe] = members as unknown as [Somebody, Somebody, Somebody];
    const before = JSON.stringify((await see(zoe, id)).body.data).replaceAll('"seen":1', '"seen":0');
    await say(lotte, id, films[0], 'like');
    await say(rudi, id, films[0], 'pass');
    expect(JSON.stringify((await see(zoe, id)).body.data).replaceAll('"seen":1', '"seen":0')).toBe(before);
    // It stays in this deck: one's own deck and lists know nothing of it.
    const own = await at.ask<{ data: unknown }>('GET', `/users/me/movies/${films[0]}`, { as: lotte.as });
    expect(own.body.data).toMatchObject({ verdict: null, collections: [] });
  });

  test('a film that is not in it, or is none, is not found; what is no verdict is refused', async () => {
    const { id, members } = await gathering(1);
    const other = await at.film();
    expect((await say(members[0], id, other)).status).toBe(404);
    expect((await say(members[0], id, 2_000_000_000)).status).toBe(404);
    for (const [movieId, verdict] of [
      [0, 'like'],
      ['1', 'like'],
      [1, 'love'],
    ]) {
      expect((await say(members[0], id, movieId, verdict)).status).toBe(422);
    }
  });

  test('a film that leaves the shelf leaves the deck', async () => {
    const { id, films, members } = await gathering(2);
    for (const member of members) await say(member, id, films[0]);
    await at.platform.database.prisma.movie.delete({ where: { id: films[0] } });
    expect((await see(members[0], id)).body.data).toMatchObject({ size: 9, matches: [], members: [{ seen: 0 }, { seen: 0 }] });
  });
});

describe('a deck one is not in', () => {
  test('is answered for as if it were not there, whatever is asked of it', async () => {
    const { id, films } = await gathering(2);
    const stranger = await at.person();
    const missing = at.platform.newId();
    const strip = (body: unknown) =>
      JSON.stringify(body)
        .replace(/"requestId":"[^"]*"/, '')
        .replace(/[0-9a-f-]{36}/g, 'ID');
    for (const ask of [
      (of: string) => see(stranger, of),
      (of: string) => say(stranger, of, films[0]),
      (of: string) => at.ask('GET', `/decks/${of}/events`, { as: stranger.as }),
      (of: string) => leave(stranger, of),
    ]) {
      const [foreign, nothing] = [await ask(id), await ask(missing)];
      expect([foreign.status, strip(foreign.body)]).toEqual([nothing.status, strip(nothing.body)]);
    }
    expect((await see(stranger, id)).status).toBe(404);
    expect(await list(stranger)).toEqual([]);
    expect((await see({ as: 'nobody', id: '' }, id)).status).toBe(401);
    expect((await see(stranger, 'x')).status).toBe(422);
  });
});

describe('leaving', () => {
  test('takes what one said along; the last to leave ends it; twice is once', async () => {
    const { id, code, films, members } = await gathering(2);
    const [lotte, rudi] = members;
    for (const member of members) await say(member, id, films[0]);
    expect((await leave(rudi, id)).status).toBe(200);
    expect((await leave(rudi, id)).status).toBe(200);
    expect((await see(rudi, id)).status).toBe(404);
    expect((await see(lotte, id)).body.data).toMatchObject({ matches: [], members: [{ me: true, seen: 1 }] });
    expect((await at.told(join(rudi, code))).data.members).toMatchObject([{ seen: 1 }, { seen: 0 }]);
    await Promise.all([leave(lotte, id), leave(rudi, id)]);
    expect((await join(lotte, code)).status).toBe(404);
    expect(await at.platform.database.prisma.sharedDeck.count({ where: { id } })).toBe(0);
  });
});

describe('a deck that has expired', () => {
  test('is there for nobody, lets others open more, and is swept away', async () => {
    const { id, code, films, members } = await gathering(2);
    const { id: other } = await open(members[0]);
    const { prisma } = at.platform.database;
    await prisma.sharedDeck.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await see(members[0], id)).status).toBe(404);
    expect((await say(members[0], id, films[0])).status).toBe(404);
    expect((await join(members[1], code)).status).toBe(404);
    expect((await list(members[0])).map((deck) => deck.id)).toEqual([other]);
    await at.sweep();
    expect(await prisma.sharedDeck.findMany({ where: { id: { in: [id, other] } }, select: { id: true } })).toEqual([{ id: other }]);
    expect(await prisma.sharedDeckVerdict.count({ where: { deckId: id } })).toBe(0);
  });
});

describe('following a deck', () => {
  const follow = ({ as }: Somebody, id: string) => {
    const events = readEvents(`${at.url}/api/decks/${id}/events`, { authorization: `Bearer ${as}` });
    /** Reads on until the deck is such. */
    return {
      async until(what: (deck: contract.SharedDeck) => boolean): Promise<contract.SharedDeck> {
        for (;;) {
          const { value, done } = await events.next();
          if (done) throw new Error('The stream ended');
          expect(value.event).toBe('deck');
          const deck = value.data as contract.SharedDeck;
          if (what(deck)) return deck;
        }
      },
      async end(): Promise<void> {
        while (!(await events.next()).done);
      },
      leave: () => events.return(undefined),
    };
  };

  test('two who like the same film at one moment both see it live', async () => {
    const { id, films, members } = await gathering(2);
    const streams = members.map((member) => follow(member, id));
    for (const stream of streams) await stream.until(({ matches }) => matches.length === 0);
    for (const [n, film] of films.slice(0, 5).entries()) {
      await Promise.all(members.map((member) => say(member, id, film)));
      const seen = await Promise.all(streams.map((stream) => stream.until(({ matches }) => matches.length === n + 1)));
      for (const deck of seen) expect(matchesOf(deck)).toEqual(films.slice(0, n + 1).map((one) => [one, 2, true]));
    }
    await Promise.all(streams.map((stream) => stream.leave()));
  });

  test('ends when the deck does', async () => {
    const { id, members } = await gathering(1);
    const stream = follow(members[0], id);
    await stream.until(() => true);
    const { prisma } = at.platform.database;
    await prisma.sharedDeck.update({ where: { id }, data: { expiresAt: new Date(Date.now() + 500) } });
    await at.platform.events.publish(`deck.${id}`);
    await stream.end();
    expect((await see(members[0], id)).status).toBe(404);
  });

  test('tells of who joins and leaves; one’s own stream ends when one leaves', async () => {
    const { id, code, members } = await gathering(2);
    const [lotte, rudi] = members;
    const [hers, his] = [follow(lotte, id), follow(rudi, id)];
    await Promise.all([hers, his].map((stream) => stream.until((deck) => deck.members.length === 2)));
    const zoe = await at.person();
    await join(zoe, code);
    await Promise.all([hers, his].map((stream) => stream.until((deck) => deck.members.length === 3)));
    await leave(rudi, id);
    await hers.until((deck) => deck.members.length === 2);
    await his.end();
    await hers.leave();
  });
});
