import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Identity } from '../identity/index.ts';
import { createCollectionsRepository } from './collections.repository.ts';
import { createCollections } from './collections.service.ts';
import { deckEndpoints } from './deck.endpoints.ts';
import { createDeckRepository } from './deck.repository.ts';
import { createDeck } from './deck.service.ts';
import { createImportedRatingsRepository } from './importers/imported-ratings.repository.ts';
import { importMovielens, type MovieLensOptions, type MovieLensReport } from './importers/movielens.ts';
import { createOwnRepository } from './own.repository.ts';
import { createOwn } from './own.service.ts';
import { createAsPerson } from './people.ts';
import { playbackEndpoints } from './playback.endpoints.ts';
import { createPlaybackRepository } from './playback.repository.ts';
import { createPlayback } from './playback.service.ts';
import { ratingsEndpoints } from './ratings.endpoints.ts';
import { createRatingsRepository } from './ratings.repository.ts';
import { createRatings } from './ratings.service.ts';
import { createRecommender } from './recommendations.ts';
import { drawCode } from './shared-deck.code.ts';
import { createSharedDeckRepository } from './shared-deck.repository.ts';
import { createSharedDecks } from './shared-deck.service.ts';

export type { MovieLensReport } from './importers/movielens.ts';

export interface Taste {
  /** Begins to read films and model into memory, so that the first who asks for recommendations finds them there. */
  warm(): void;
  /** Films for somebody, the best first: never what they have rated, seen, passed or kept. */
  recommend(userId: string, limit: number): Promise<number[]>;
  /** Stays while the same is recommended to somebody. */
  version(userId: string): Promise<string>;
  /** Films that somebody has said something about. */
  known(userId: string): Promise<ReadonlySet<number>>;
  /** Brings the ratings of a MovieLens folder here, for recommendations to learn from. */
  importMovielens(folder: string, options: MovieLensOptions): Promise<MovieLensReport>;
}

/** The door of taste: what people think of films, what they keep, where they are in them, and what is recommended from that. */
export function createTaste(
  platform: Platform,
  deps: { catalogue: Catalogue; identity: Pick<Identity, 'avatarUrl'> },
): ModuleParts & { taste: Taste } {
  const { catalogue, identity } = deps;
  const { database, now } = platform;
  const { recommender, ...recommendations } = createRecommender(platform, { catalogue });
  const changed = recommender.tasteChanged;
  const asPerson = createAsPerson(database);

  const ratingRows = createRatingsRepository(database);
  const collectionRows = createCollectionsRepository(database);
  const collections = createCollections({ asPerson, catalogue, collections: collectionRows, changed });
  const { avatarUrl } = identity;
  const ratings = createRatings({ asPerson, catalogue, ratings: ratingRows, rows: collectionRows, collections, changed, avatarUrl, now });
  const own = createOwn({ own: createOwnRepository(database), ratings: ratingRows, collections: collectionRows });
  const places = createPlaybackRepository(database);
  const playback = createPlayback({ database, asPerson, catalogue, places, collections, changed });
  const deckRows = createDeckRepository(database);
  const deck = createDeck({ asPerson, catalogue, recommender, deck: deckRows, rows: collectionRows, collections, changed });
  const sharedRows = createSharedDeckRepository(database);
  const shared = createSharedDecks({ platform, asPerson, catalogue, deck, rows: sharedRows, avatarUrl, drawCode });

  return {
    endpoints: [
      ...ratingsEndpoints({ ratings, collections, own, now }),
      ...playbackEndpoints(playback, now),
      ...deckEndpoints({ own: deck, shared, now }),
      ...recommendations.endpoints,
    ],
    jobs: [shared.job, ...recommendations.jobs],
    taste: {
      warm: recommender.warm,
      recommend: (userId, limit) => recommender.pick(userId, { limit }),
      version: recommender.version,
      known: recommender.known,
      importMovielens: (folder, options) =>
        importMovielens(folder, { resolveFilms: catalogue.resolveFilms, ratings: createImportedRatingsRepository(database) }, options),
    },
  };
}
