import { LRUCache } from 'lru-cache';
import { NotFound } from '../../platform/errors.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { CollectionsRepository } from './collections.repository.ts';
import type { CollectionsService } from './collections.service.ts';
import { type KnownFilm, mix, mostTelling, shuffled } from './deck.choice.ts';
import type { DeckRepository, Said, Verdict } from './deck.repository.ts';
import type { AsPerson } from './people.ts';
import type { Recommender } from './recommendations.ts';

/** Films that somebody must have said something about before it is asked what they like, rather than who they are. */
const ENOUGH_SIGNALS = 5;
/** Well-known films that are chosen from. */
const POOL = 200;
/** Recommended films for each that is there to find out. */
const TOLD_PER_TRIAL = 3;
/** The longest deck; always as many are asked for, so that a shorter one begins a longer one. */
const LONGEST = 50;
/** Films whose facts are kept in memory, some 200 bytes each, and for how long. */
const MOST_FACTS = 5_000;
const FACTS_LAST_MS = 60_000;

export interface FilmChoice {
  readonly genre?: string | undefined;
  readonly playable?: boolean | undefined;
}

export type DeckService = ReturnType<typeof createDeck>;

export function createDeck(deps: {
  asPerson: AsPerson;
  catalogue: Pick<Catalogue, 'moviesByIds' | 'popular'>;
  recommender: Pick<Recommender, 'recommend' | 'pick'>;
  deck: DeckRepository;
  rows: CollectionsRepository;
  collections: Pick<CollectionsService, 'put'>;
  /** Told after whatever a person says of films. */
  changed: (userId: string) => void;
}) {
  const { asPerson, catalogue, recommender, deck, rows, collections, changed } = deps;
  const facts = new LRUCache<number, KnownFilm>({ max: MOST_FACTS, ttl: FACTS_LAST_MS });

  /** Films that are known well and are not among those, the best known first. */
  const wellKnown = async ({ genre, playable = false }: FilmChoice, without: ReadonlySet<number>): Promise<number[]> => {
    // As many more as may have to be left out.
    const ids = await catalogue.popular({ genre, playable }, { limit: POOL + without.size, offset: 0 });
    return ids.filter((id) => !without.has(id)).slice(0, POOL);
  };

  const suited = async (userId: string, choice: FilmChoice, limit: number): Promise<number[]> =>
    (await recommender.recommend(userId, { ...choice, limit })).data.map(({ movie }) => movie.id);

  /** What is known of films, a minute old at most: everybody new is asked about the same ones. */
  const factsOf = async (ids: readonly number[]): Promise<KnownFilm[]> => {
    const known = new Map(ids.map((id) => [id, facts.get(id)]));
    const missing = ids.filter((id) => !known.get(id));
    for (const film of missing.length > 0 ? await deck.films(missing) : []) {
      known.set(film.id, film);
      facts.set(film.id, film);
    }
    return ids.flatMap((id) => known.get(id) ?? []);
  };

  /** Films to learn most from about somebody of whom little is known. */
  const introduction = async (pool: readonly number[], said: readonly Said[], count: number): Promise<number[]> => {
    const [choices, before] = await Promise.all([factsOf(pool), factsOf(said.map(({ movieId }) => movieId))]);
    return mostTelling(choices, before, count);
  };

  return {
    /** The next films for somebody: the same until they say something. */
    async next(userId: string, { limit, genre }: { limit: number; genre?: string | undefined }) {
      const said = await deck.said(userId);
      const done = new Set(said.filter(({ seen, verdict }) => seen || verdict).map(({ movieId }) => movieId));
      const onboarding = said.length < ENOUGH_SIGNALS;
      const pool = await wellKnown({ genre }, done);
      const ids = onboarding
        ? await introduction(pool, said, limit)
        : mix(
            (await recommender.pick(userId, { genre, limit: LONGEST })).filter((id) => !done.has(id)),
            shuffled(pool, userId),
            TOLD_PER_TRIAL,
            limit,
          );
      return { movies: await catalogue.moviesByIds(ids), onboarding };
    },

    /** Likes a film, which puts it into `matched`, or passes, which takes it out. @throws {NotFound} */
    async put(userId: string, movieId: number, verdict: Verdict): Promise<void> {
      await asPerson(userId, async (sql) => {
        if (!(await deck.put(sql, userId, movieId, verdict))) throw new NotFound('film', movieId);
        if (verdict === 'like') await collections.put(sql, userId, 'matched', movieId);
        else await rows.remove(sql, userId, 'matched', movieId);
      });
      changed(userId);
    },

    /** Takes a verdict back. A film that somebody put into `matched` by hand stays there. */
    async remove(userId: string, movieId: number): Promise<void> {
      await asPerson(userId, async (sql) => {
        if (await deck.remove(sql, userId, movieId)) await rows.remove(sql, userId, 'matched', movieId);
      });
      changed(userId);
    },

    /**
     * Films for a deck that somebody goes through with others: half are theirs, half are known to everybody, and none has
     * been seen or passed by them.
     * @param seed another one chooses others.
     */
    async forOthers(userId: string, { size, ...choice }: FilmChoice & { size: number }, seed: string): Promise<number[]> {
      const said = await deck.said(userId);
      const done = new Set(said.filter(({ seen, verdict }) => seen || verdict === 'pass').map(({ movieId }) => movieId));
      const pool = shuffled(await wellKnown(choice, done), seed);
      const own = said.length < ENOUGH_SIGNALS ? await introduction(pool, said, size) : await suited(userId, choice, size);
      return mix(
        shuffled(own, seed).filter((id) => !done.has(id)),
        pool,
        1,
        size,
      );
    },
  };
}
