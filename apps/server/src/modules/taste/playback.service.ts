import type { playback as contract } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Catalogue, EpisodeOfSeries, Play } from '../catalogue/index.ts';
import type { CollectionsService } from './collections.service.ts';
import type { AsPerson } from './people.ts';
import type { PlaceRow, PlaybackRepository } from './playback.repository.ts';
import { isFinished, isUnderWay, presentProgress, type Thread, threadsOf } from './playback.ts';

/** Places looked at for what may be gone on with: what was begun before so many others is forgotten. */
const MOST_PLACES = 500;

export type PlaybackService = ReturnType<typeof createPlayback>;

export function createPlayback(deps: {
  database: Database;
  asPerson: AsPerson;
  catalogue: Pick<Catalogue, 'moviesByIds' | 'whatPlays' | 'episodesByIds' | 'nextEpisode'>;
  places: PlaybackRepository;
  collections: Pick<CollectionsService, 'put'>;
  /** Told after whatever a person says of films. */
  changed: (userId: string) => void;
}) {
  const { database, asPerson, catalogue, places, collections, changed } = deps;

  /** What plays a file. @throws {NotFound} for one that is not on the shelf: its state is nobody's business but its owner's. */
  const played = async (mediaId: string): Promise<Play> => {
    const play = (await catalogue.whatPlays([mediaId])).get(mediaId);
    if (!play) throw new NotFound('film or episode’s media', mediaId);
    return play;
  };

  /** Whatever follows an episode that was seen to its end; null when there is nothing, or nothing that plays. */
  const following = async (userId: string, { place, play }: Thread<Play>): Promise<contract.Continuation | null> => {
    const next = play.kind === 'episode' ? await catalogue.nextEpisode(play.episodeId) : null;
    if (next?.media?.status !== 'READY') return null;
    const mediaId = next.media.id;
    const row = (await places.of(userId, [mediaId])).get(mediaId);
    const begun = row !== undefined && isUnderWay(row);
    // Seen before the one that was seen last: somebody sees the series again.
    const seen = row !== undefined && isFinished(row);
    const { series, ...episode } = next;
    return {
      mediaId,
      movie: null,
      episode,
      series,
      reason: begun ? 'resume' : 'next-episode',
      progress: row && (begun || seen) ? presentProgress(row) : null,
      updatedAt: place.updatedAt.toISOString(),
    };
  };

  return {
    /**
     * Keeps where somebody is. The last report to arrive counts: players report one after the other, and going back is as
     * good as going on. What was watched stays watched, wherever one goes back to. A film whose last tenth is reached is put
     * among the watched, once each time it is reached: whoever takes it out during the credits has their way.
     * @throws {NotFound}
     */
    async put(userId: string, mediaId: string, at: { position: number; duration: number }): Promise<contract.Progress> {
      const play = await played(mediaId);
      const finished = isFinished(at);
      const row = await asPerson(userId, async (sql) => {
        const before = finished ? await places.find(sql, userId, mediaId) : null;
        const kept = await places.put(sql, userId, mediaId, { ...at, isFinished: finished });
        const reached = finished && !(before && isFinished(before));
        if (kept && reached && play.kind === 'movie') await collections.put(sql, userId, 'watched', play.movieId);
        return kept;
      });
      if (!row) throw new NotFound('film or episode’s media', mediaId);
      if (finished) changed(userId);
      return presentProgress(row);
    },

    /** @returns null where they have not begun. @throws {NotFound} */
    async find(userId: string, mediaId: string): Promise<contract.Progress | null> {
      const [row] = await Promise.all([places.find(database.pool, userId, mediaId), played(mediaId)]);
      return row && presentProgress(row);
    },

    async remove(userId: string, mediaId: string): Promise<void> {
      await asPerson(userId, (sql) => places.remove(sql, userId, mediaId));
      changed(userId);
    },

    /** What somebody may go on watching, the latest first. */
    async list(userId: string, limit: number): Promise<contract.Continuation[]> {
      const latest = await places.latest(userId, MOST_PLACES);
      const plays = await catalogue.whatPlays(latest.map(({ mediaId }) => mediaId));
      const found: contract.Continuation[] = [];
      const threads = threadsOf(latest, plays);
      // A finished series has no continuation: others take its place, as long as there are any.
      while (found.length < limit && threads.length > 0) {
        found.push(...(await continuations(userId, threads.splice(0, limit - found.length))));
      }
      return found;
    },
  };

  async function continuations(userId: string, threads: readonly Thread<Play>[]): Promise<contract.Continuation[]> {
    const open = threads.filter((thread) => !thread.isFinished);
    const [movies, episodes] = await Promise.all([
      catalogue.moviesByIds(open.flatMap(({ play }) => (play.kind === 'movie' ? [play.movieId] : []))),
      catalogue.episodesByIds(open.flatMap(({ play }) => (play.kind === 'episode' ? [play.episodeId] : []))),
    ]);
    const byMovie = new Map(movies.map((movie) => [movie.id, movie]));
    const byEpisode = new Map(episodes.map((episode) => [episode.id, episode]));
    const told = await Promise.all(
      threads.map((thread) => {
        if (thread.isFinished) return following(userId, thread);
        const { play, place } = thread;
        if (play.kind === 'episode') return resumed(place, { episode: byEpisode.get(play.episodeId) });
        return resumed(place, { movie: byMovie.get(play.movieId) });
      }),
    );
    return told.filter((each) => each !== null);
  }
}

/** What is under way; null when it went this moment. */
function resumed(
  place: PlaceRow,
  { movie = null, episode }: { movie?: contract.Continuation['movie'] | undefined; episode?: EpisodeOfSeries | undefined },
): contract.Continuation | null {
  if (!movie && !episode) return null;
  const { series = null, ...rest } = episode ?? {};
  return {
    mediaId: place.mediaId,
    movie,
    episode: episode ? (rest as Omit<EpisodeOfSeries, 'series'>) : null,
    series,
    reason: 'resume',
    progress: presentProgress(place),
    updatedAt: place.updatedAt.toISOString(),
  };
}
