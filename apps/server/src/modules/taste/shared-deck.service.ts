import type { deck as contract } from '@fotograma/contract';
import * as z from 'zod';
import { Conflict, Fault, NotFound } from '../../platform/errors.ts';
import { follow } from '../../platform/events/follow.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Verdict } from './deck.repository.ts';
import type { DeckService, FilmChoice } from './deck.service.ts';
import type { AsPerson } from './people.ts';
import type { SharedDeckRepository, SharedDeckRow } from './shared-deck.repository.ts';

const LIFE_MS = 7 * 86_400_000;
const MOST_MEMBERS = 20;
const MOST_DECKS = 20;
/** Codes drawn for one deck before something must be wrong with chance itself. */
const MOST_DRAWS = 10;
const SWEPT_EVERY_SECONDS = 3_600;

export type SharedDecks = ReturnType<typeof createSharedDecks>;

export function createSharedDecks(deps: {
  platform: Platform;
  asPerson: AsPerson;
  catalogue: Pick<Catalogue, 'moviesByIds'>;
  deck: Pick<DeckService, 'forOthers'>;
  rows: SharedDeckRepository;
  avatarUrl: (userId: string, version: string | null) => string | null;
  drawCode: () => string;
}) {
  const { platform, asPerson, catalogue, deck, rows, avatarUrl, drawCode } = deps;
  const { events, now, newId, log } = platform;

  const facts = ({ id, code, createdAt, expiresAt, size, members }: SharedDeckRow, userId: string) => ({
    id,
    code,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    size,
    members: members.map(({ userId: member, name, avatar, seen }) => ({
      name,
      avatarUrl: avatarUrl(member, avatar),
      me: member === userId,
      seen,
    })),
  });

  /** @throws {NotFound} the same for a deck that is not there and one that they are not in. */
  const find = async (userId: string, id: string): Promise<contract.SharedDeck> => {
    const row = await rows.find(userId, id, now());
    if (!row) throw new NotFound('deck', id);
    const movies = await catalogue.moviesByIds([...row.next, ...row.matches.map(({ movieId }) => movieId)]);
    const byId = new Map(movies.map((movie) => [movie.id, movie]));
    return {
      ...facts(row, userId),
      next: row.next.flatMap((movieId) => byId.get(movieId) ?? []),
      matches: row.matches.flatMap(({ movieId, likes }) => {
        const movie = byId.get(movieId);
        return movie ? [{ movie, likes, everybody: likes === row.members.length }] : [];
      }),
    };
  };

  /** Told to everybody who follows the deck, once it is in the tables. */
  const changed = (id: string): Promise<void> => events.publish(topicOf(id));

  const sweep = async (): Promise<void> => {
    const gone = await rows.sweep(now());
    if (gone) log.info(`${gone} shared decks have expired`);
  };

  return {
    find,

    async list(userId: string) {
      return (await rows.list(userId, now())).map((row) => ({ ...facts(row, userId), matches: row.matches.length }));
    },

    /** Opens a deck with its films, and its first member in it. @throws {Conflict} */
    async create(userId: string, choice: FilmChoice & { size: number }): Promise<contract.SharedDeck> {
      const id = newId();
      const movieIds = await deck.forOthers(userId, choice, id);
      await asPerson(
        userId,
        async (sql) => {
          const createdAt = now();
          if ((await rows.countOf(sql, userId, createdAt)) >= MOST_DECKS) throw tooManyDecks();
          const expiresAt = new Date(createdAt.getTime() + LIFE_MS);
          for (let draw = 1; !(await rows.add(sql, { id, code: drawCode(), createdAt, expiresAt })); draw++) {
            if (draw === MOST_DRAWS) throw new Error(`${MOST_DRAWS} codes of decks were all taken`);
          }
          if ((await rows.addFilms(sql, id, movieIds)) === 0) {
            throw new Conflict('There are no films of this kind that you have not seen. Choose others.');
          }
          await rows.addMember(sql, id, userId, createdAt);
        },
        'alone',
      );
      return find(userId, id);
    },

    /** @throws {Fault} `not-found`; {Conflict} when the deck, or their hands, are full. */
    async join(userId: string, code: string): Promise<contract.SharedDeck> {
      const { id, joined } = await asPerson(
        userId,
        async (sql) => {
          const found = await rows.holdByCode(sql, code, now());
          if (!found) throw new Fault('not-found', 'No open deck has this code.');
          const members = await rows.memberIds(sql, found);
          if (members.includes(userId)) return { id: found, joined: false };
          if (members.length >= MOST_MEMBERS) throw new Conflict(`This deck is full: ${MOST_MEMBERS} people are in it.`);
          if ((await rows.countOf(sql, userId, now())) >= MOST_DECKS) throw tooManyDecks();
          await rows.addMember(sql, found, userId, now());
          return { id: found, joined: true };
        },
        'alone',
      );
      if (joined) await changed(id);
      return find(userId, id);
    },

    /** @throws {NotFound} for a deck they are not in, and for a film that is not in it. */
    async say(userId: string, id: string, movieId: number, verdict: Verdict): Promise<contract.SharedDeck> {
      if (!(await rows.find(userId, id, now()))) throw new NotFound('deck', id);
      if (!(await asPerson(userId, (sql) => rows.putVerdict(sql, id, userId, movieId, verdict)))) throw new NotFound('film', movieId);
      await changed(id);
      return find(userId, id);
    },

    /** Leaves with everything one said. A deck that nobody is in any more is gone; where one is not, nothing happens. */
    async leave(userId: string, id: string): Promise<void> {
      await asPerson(userId, async (sql) => {
        if (!(await rows.hold(sql, id))) return;
        await rows.removeMember(sql, id, userId);
        if ((await rows.memberIds(sql, id)).length === 0) await rows.remove(sql, id);
      });
      await changed(id);
    },

    /**
     * A deck now and whenever it changes, until it expires, one leaves it, or `signal` is aborted.
     * @throws {NotFound} at once, before anything is yielded.
     */
    async watch(userId: string, id: string, signal: AbortSignal): Promise<AsyncIterable<contract.SharedDeck>> {
      await find(userId, id);
      const look = () => find(userId, id).catch(() => null);
      // A millisecond later, so that it has expired by then.
      const lasts = ({ expiresAt }: contract.SharedDeck) => Date.parse(expiresAt) - now().getTime() + 1;
      return follow({ events, topic: topicOf(id), look, lasts, signal });
    },

    sweep,

    job: defineJob({
      name: 'taste.sweep',
      line: 'default',
      data: z.object({}),
      attempts: 1,
      everySeconds: SWEPT_EVERY_SECONDS,
      run: sweep,
    }),
  };
}

function topicOf(id: string): string {
  return `deck.${id}`;
}

function tooManyDecks(): Conflict {
  return new Conflict(`You are in ${MOST_DECKS} open decks. Leave one of them first.`);
}
