import type { recommendations as contract } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import { NotFound } from '../../platform/errors.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { GroundKeeper } from './recommendations.keeper.ts';
import type { Basis } from './recommendations.leaning.ts';
import { type Ranked, rank } from './recommendations.ranking.ts';
import type { RankedReason } from './recommendations.reasons.ts';
import type { RecommendationsRepository } from './recommendations.repository.ts';
import { type Alike, alike } from './recommendations.similar.ts';
import type { Trainer } from './recommendations.trainer.ts';
import { tasteOf } from './recommender/signals.ts';

/** Lists kept in memory: some kilobytes each. */
const MOST_LISTS = 2_000;
const MOST_CHANGES = 100_000;
const DAY_MS = 86_400_000;

export interface RecommendationQuery {
  readonly limit: number;
  /** A category's slug. */
  readonly genre?: string | undefined;
  readonly playable?: boolean | undefined;
}

export interface Recommendations {
  readonly data: contract.Recommendation[];
  readonly basis: Basis;
  readonly model: string | null;
}

export type RecommendationsService = ReturnType<typeof createRecommendations>;

export function createRecommendations(deps: {
  catalogue: Pick<Catalogue, 'moviesByIds'>;
  repository: RecommendationsRepository;
  keeper: GroundKeeper;
  trainer: Trainer;
  now: () => Date;
}) {
  const { catalogue, repository, keeper, trainer, now } = deps;
  const lists = new LRUCache<string, { digest: string; basis: Basis; model: string | null; ranked: Ranked[] }>({ max: MOST_LISTS });
  const likenesses = new LRUCache<string, Alike[]>({ max: MOST_LISTS });

  /**
   * Somebody's list. A digest of their signals is asked each time and a list is good for exactly these signals, this model and these
   * films: a new rating changes it at once, on whichever node it was given.
   */
  const listOf = async (userId: string, { limit, genre, playable = false }: RecommendationQuery) => {
    const [said, ground, category] = await Promise.all([
      repository.digestOf(userId),
      keeper.current(),
      genre === undefined ? null : repository.genre(genre),
    ]);
    const model = ground.model?.id ?? null;
    if (genre !== undefined && category === null) return { basis: 'acclaim' as const, model, ranked: [] };
    const key = `${userId} ${category} ${playable} ${limit}`;
    const digest = digestOf(said, ground.version);
    const known = lists.get(key);
    if (known?.digest === digest) return known;
    // Read after the digest: a list may be newer than what it is filed under, and never older.
    const signals = await repository.signalsOf(userId);
    const list = { digest, model, ...(await rank(ground, tasteOf(signals, now()), { genre: category, playable }, limit)) };
    lists.set(key, list);
    return list;
  };

  const digestOf = (said: string, ground: string | number) => `${said} ${ground} ${Math.floor(now().getTime() / DAY_MS)}`;

  /** Puts the names to reasons. What cannot be given its reason any more, because the reason is gone, is left out. */
  const tell = async <T extends { movieId: number; reason: RankedReason }>(picked: readonly T[]) => {
    const because = picked.flatMap(({ reason }) => (reason.kind === 'film' ? [reason.liked.movieId] : []));
    const people = picked.flatMap(({ reason }) =>
      reason.kind === 'feature' && typeof reason.feature.value === 'number' && reason.feature.kind !== 'genre'
        ? [reason.feature.value]
        : [],
    );
    const ids = picked.map(({ movieId }) => movieId);
    const [movies, titles, names] = await Promise.all([
      catalogue.moviesByIds(ids),
      catalogue.moviesByIds(because),
      people.length ? repository.names(ids, people) : new Map<number, string>(),
    ]);
    const byId = new Map(movies.map((movie) => [movie.id, movie]));
    const titleOf = new Map(titles.map(({ id, slug, title }) => [id, { id, slug, title }]));
    const reasonOf = (movieId: number, reason: RankedReason): contract.Reason | null => {
      if (reason.kind === 'film') {
        const movie = titleOf.get(reason.liked.movieId);
        if (!movie) return null;
        const rating = reason.liked.halfStars === null ? null : reason.liked.halfStars / 2;
        return { kind: 'film', movie, rating, share: reason.share };
      }
      if (reason.kind !== 'feature') return reason;
      const { kind, value } = reason.feature;
      if (typeof value === 'string') return { kind: 'keyword', keyword: value };
      if (kind === 'genre') {
        const category = byId.get(movieId)?.categories.find(({ id }) => id === value);
        return category ? { kind: 'genre', slug: category.slug, name: category.name } : null;
      }
      const name = names.get(value);
      return name === undefined ? null : { kind: 'person', id: value, name, role: roleOf(kind) };
    };
    return picked.flatMap((each) => {
      const movie = byId.get(each.movieId);
      const reason = reasonOf(each.movieId, each.reason);
      return movie && reason ? [{ ...each, movie, reason }] : [];
    });
  };

  return {
    async recommend(userId: string, query: RecommendationQuery): Promise<Recommendations> {
      const { basis, model, ranked } = await listOf(userId, query);
      const shown = async (picked: readonly Ranked[]) => (await tell(picked)).filter(({ movie }) => !query.playable || movie.playable);
      const data = await shown(ranked.slice(0, query.limit));
      if (data.length < query.limit) data.push(...(await shown(ranked.slice(query.limit))));
      data.splice(query.limit);
      return { basis, model, data: data.map(({ movie, score, reason, exploring }) => ({ movie, score, reason, exploring })) };
    },

    /** Stays while the same is recommended to somebody. */
    async version(userId: string): Promise<string> {
      const [said, ground] = await Promise.all([repository.digestOf(userId), keeper.current()]);
      return digestOf(said, ground.version);
    },

    async pick(userId: string, query: RecommendationQuery): Promise<number[]> {
      const { ranked } = await listOf(userId, query);
      return ranked.slice(0, query.limit).map(({ movieId }) => movieId);
    },

    /** @throws {NotFound} */
    async similar(movieId: number, limit: number): Promise<Omit<contract.Recommendation, 'exploring'>[]> {
      let ground = await keeper.current();
      if (!ground.films.positions.has(movieId)) {
        if (!(await repository.isFilm(movieId))) throw new NotFound('film', movieId);
        if (ground.itemOf(movieId) < 0) ground = await keeper.refresh();
      }
      const key = `${movieId} ${limit} ${ground.version}`;
      const found = likenesses.get(key) ?? (await alike(ground, movieId, limit));
      likenesses.set(key, found);
      // What is in memory may have been deleted a moment ago.
      const [told, isFilm] = await Promise.all([tell(found), repository.isFilm(movieId)]);
      if (!isFilm) throw new NotFound('film', movieId);
      return told.map(({ movie, score, reason }) => ({ movie, score, reason }));
    },

    /** Films that somebody has said something about. */
    async known(userId: string): Promise<ReadonlySet<number>> {
      return tasteOf(await repository.signalsOf(userId), now()).known;
    },

    /** Nothing of what is kept of somebody is needed any more. */
    forget(userId: string): void {
      for (const key of lists.keys()) if (key.startsWith(`${userId} `)) lists.delete(key);
    },

    async status(): Promise<contract.Recommender> {
      const model = await repository.newest();
      if (!model) return { model: null, changes: await repository.changesSince(new Date(0), MOST_CHANGES) };
      const { id, createdAt, people, films, ratings, trainedIn, bytes } = model;
      return {
        model: { id, trainedAt: createdAt.toISOString(), people, films, ratings, seconds: trainedIn, bytes },
        changes: await repository.changesSince(createdAt, MOST_CHANGES),
      };
    },

    train: trainer.order,
  };
}

/** Of all that a list depends on; the day, because what was meant to be seen once fades. */
function roleOf(kind: string): 'DIRECTOR' | 'WRITER' | 'CAST' {
  return kind === 'director' ? 'DIRECTOR' : kind === 'writer' ? 'WRITER' : 'CAST';
}
