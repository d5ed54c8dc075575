import type { Platform } from '../../platform/platform.ts';
import { createGround, type Ground } from './recommendations.ground.ts';
import type { RecommendationsRepository } from './recommendations.repository.ts';
import { MODELS } from './recommendations.trainer.ts';
import { type FilmFeatures, FilmFeaturesBuilder } from './recommender/features.ts';
import { decodeModel } from './recommender/model-file.ts';

/** Films kept in memory, the most popular: some 100 bytes each. The model knows of others by itself. */
const MOST_FILMS = 300_000;
/** How often is looked whether films have changed, and how much longer than reading them takes they are left alone then. */
const LOOK_MS = 60_000;
const REST = 20;
/** The same where somebody asks for a film that is not there yet. */
const SHORT_REST = 4;

export interface GroundKeeper {
  /** Begins to read, where nothing has been read yet. */
  warm(): void;
  /** What there is to recommend from. Read at the first call; after that nobody waits for anything newer. */
  current(): Promise<Ground>;
  /** Reads films that have changed, now and not when the next look is due, unless they were read just now. */
  refresh(): Promise<Ground>;
}

/**
 * Holds films and model in memory. A new model is read when its training tells of it and takes the old one's place at one
 * moment: whoever is in the middle of an answer goes on with what they began with.
 */
export function createGroundKeeper(
  platform: Pick<Platform, 'storage' | 'events' | 'log' | 'now'>,
  repository: RecommendationsRepository,
): GroundKeeper {
  const { storage, events, log, now } = platform;
  let ground: Ground | null = null;
  let news = -1;
  let lookAt = 0;
  let refreshAt = 0;
  let isModelOld = false;
  let working: Promise<Ground> | null = null;

  events.subscribe(MODELS, () => {
    isModelOld = true;
    if (ground) inBackground();
  });

  const readFilms = async (): Promise<FilmFeatures> => {
    const builder = new FilmFeaturesBuilder();
    for await (const films of repository.films(MOST_FILMS)) for (const film of films) builder.add(film);
    return builder.build();
  };

  /** A model that cannot be read is none: the one before goes on serving. */
  const readModel = async (before: Ground['model']): Promise<Ground['model']> => {
    const row = await repository.newest();
    if (!row || row.id === before?.id) return row ? before : null;
    try {
      const body = await storage.read(row.key);
      if (!body) throw new Error('Its file is not there');
      const buffer = new ArrayBuffer(row.bytes);
      let at = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        new Uint8Array(buffer).set(chunk, at);
        at += chunk.length;
      }
      if (at !== row.bytes) throw new Error('Its file is not whole');
      return { ...decodeModel(buffer), id: row.id };
    } catch (err) {
      log.error({ err, model: row.id }, 'The recommender’s model could not be read; the one before serves on');
      return before;
    }
  };

  const load = async (): Promise<Ground> => {
    const started = performance.now();
    const changes = await repository.filmNews();
    isModelOld = false;
    const model = await readModel(ground?.model ?? null);
    const isSame = ground !== null && changes === news;
    const films = isSame && ground ? ground.films : await readFilms();
    if (!isSame || model !== ground?.model) ground = await createGround(films, model);
    news = changes;
    const took = performance.now() - started;
    lookAt = now().getTime() + Math.max(LOOK_MS, REST * took);
    refreshAt = now().getTime() + SHORT_REST * took;
    if (!isSame) log.info(`The recommender knows ${films.size} films (${Math.round(took)} ms)`);
    return ground as Ground;
  };

  const work = (): Promise<Ground> => {
    working ??= load().finally(() => {
      working = null;
      // Another model came while the last was being read.
      if (isModelOld && ground) inBackground();
    });
    return working;
  };

  const inBackground = () => {
    work().catch((err) => {
      lookAt = now().getTime() + LOOK_MS;
      log.warn({ err }, 'What recommendations are made from could not be read anew');
    });
  };

  return {
    warm() {
      if (!ground && !working) inBackground();
    },
    async current() {
      if (!ground) return work();
      if (now().getTime() >= lookAt && !working) inBackground();
      return ground;
    },
    async refresh() {
      return ground && now().getTime() < refreshAt ? ground : work();
    },
  };
}
