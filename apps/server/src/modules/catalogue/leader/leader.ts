import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { killOrphan, runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import type { Platform } from '../../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../../platform/queue/queue.ts';
import type { Media } from '../../media/index.ts';
import { toGenre } from '../genres.ts';
import type { MoviesRepository } from '../movies.repository.ts';
import type { ShelvingRepository } from '../shelving.repository.ts';
import type { FilmFacts } from '../shelving.ts';
import { COUNT, drawLeader, FRAME_RATE, HEIGHT, SECONDS, WIDTH } from './drawing.ts';
import { outlineOf } from './outline.ts';

const SOURCE = 'fotograma';
const EXTERNAL_ID = 'leader';
/** The same on every installation: a leader that was made once is found again, whoever was killed in between. */
const MEDIA_ID = '0f070642-4d41-4c45-8144-455200000001';
const RENDER_LIMIT_SECONDS = 300;
const SCRATCH = 'leader';

/** The demonstration film, so that there is something to play a minute after the installation. */
const FACTS: FilmFacts = {
  externalId: EXTERNAL_ID,
  title: 'Fotograma leader',
  originalTitle: null,
  titles: { es: 'Cola de arranque de Fotograma', pt: 'Contagem regressiva do Fotograma' },
  year: 2026,
  releaseDate: null,
  runtime: 1,
  language: null,
  countries: [],
  keywords: ['countdown', 'film leader', 'projection', 'demonstration'],
  overview:
    'Before the film, the count: a hand sweeps the circle once a second, from eight down to two, then a beep, a moment of dark, and the lamp comes on. ' +
    'Projectionists used such leaders to bring picture and sound together. This one was drawn by your own installation when it first started, ' +
    'and mastered like any film you upload, so that you can try the player before you have put anything in.',
  popularity: 5,
  genres: ['short', 'experimental'].map(toGenre).filter((genre) => genre !== null),
  directors: ['Fotograma'],
  cast: [],
};

/** A tick at each number and, on the last, the one-frame beep by which sound is laid to picture. */
const SOUND = `aevalsrc=0.18*sin(2*PI*440*t)*lt(mod(t\\,1)\\,0.04)*lt(t\\,${COUNT.length - 1})+0.5*sin(2*PI*1000*t)*between(t\\,${COUNT.length - 1}\\,${COUNT.length - 1 + 2 / FRAME_RATE}):s=48000:d=${SECONDS}`;

export interface Leader {
  readonly job: JobDefinition;
  /** Shelves the leader and orders its making. */
  order(): Promise<void>;
}

/** Makes the product's own demonstration film, gives it to mastering like any upload, and attaches it. */
export function createLeader(deps: { platform: Platform; movies: MoviesRepository; shelf: ShelvingRepository; media: Media }): Leader {
  const { platform, movies, shelf, media } = deps;

  const make = async (signal: AbortSignal) => {
    const movie = await movies.bySource(SOURCE, EXTERNAL_ID);
    if (!movie || movie.mediaFileId) return;
    if (!(await media.states([MEDIA_ID])).has(MEDIA_ID)) {
      const folder = await platform.storage.scratch(SCRATCH);
      await killOrphan(folder);
      try {
        const file = await render(platform, folder, signal);
        const { size } = await stat(file);
        await media.ingest({
          ownerId: null,
          id: MEDIA_ID,
          public: true,
          filename: 'fotograma-leader.mp4',
          mimeType: 'video/mp4',
          size,
          body: createReadStream(file),
        });
      } finally {
        await platform.storage.removeScratch(SCRATCH);
      }
    }
    await movies.attachMedia(movie.id, MEDIA_ID);
  };

  const job = defineJob({
    name: 'catalogue.leader',
    line: 'default',
    data: z.object({}),
    attempts: 5,
    run: (_data, { signal }) => make(signal),
  });
  return {
    job,
    async order() {
      await shelf.shelve(SOURCE, [FACTS]);
      await platform.jobs.enqueue(job, {}, { key: 'once' });
    },
  };
}

async function render({ ffmpeg }: Platform, folder: string, signal: AbortSignal): Promise<string> {
  // Named without its folder: ffmpeg's filter syntax would want every character of a path escaped, twice.
  await writeFile(join(folder, 'leader.ass'), drawLeader(outlineOf));
  const picture = `color=c=black:s=${WIDTH}x${HEIGHT}:r=${FRAME_RATE}:d=${SECONDS},ass=leader.ass,noise=alls=9:allf=t+u,vignette=PI/5,format=yuv420p`;
  await runFfmpeg({
    ffmpegPath: ffmpeg.ffmpegPath,
    folder,
    args: [
      ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', SOUND],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '20',
        '-c:a',
        'aac',
        '-b:a',
        '128k',
        '-shortest',
        '-movflags',
        '+faststart',
        'leader.mp4',
      ],
    ],
    signal,
    limitSeconds: RENDER_LIMIT_SECONDS,
  });
  return join(folder, 'leader.mp4');
}
