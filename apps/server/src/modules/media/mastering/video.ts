import { createReadStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { rate } from '../../../platform/ffmpeg/rational.ts';
import { runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import { largestFile, limitSeconds } from './limits.ts';
import { type Indexed, sealPiece, segmentsOf } from './pieces.ts';
import type { Plan } from './plan.ts';
import type { Chunk, Picture, Piece, Run, VideoResult } from './steps.ts';
import { Unusable, verdicts } from './verdict.ts';
import { mostFrames, videoArguments } from './video.command.ts';

const PICTURES_FILE = 'pictures.jpgs';
/** Where a place is sought in vain, seconds of film before it are read: some groups of pictures are long. */
const LONG_PREROLL_SECONDS = 90;

/**
 * One chunk of the picture, in its place in the film.
 * @throws {Unusable} `truncated` when the source ends within it, `inconsistent` when it goes on long after its end.
 */
export async function masterVideo({ ffmpegPath }: Ffmpeg, run: Run, plan: Plan, chunk: Chunk): Promise<VideoResult> {
  const last = chunk.index === plan.chunks.length - 1;
  let found = null;
  for (const preroll of [plan.prerollSeconds, LONG_PREROLL_SECONDS, Number.POSITIVE_INFINITY]) {
    await runFfmpeg({
      ffmpegPath,
      args: videoArguments(run.source, plan, chunk, preroll),
      folder: run.folder,
      signal: run.signal,
      limitSeconds: limitSeconds(chunk.frames / rate(plan.frameRate), plan.durationSeconds),
      largestFile: largestFile(plan),
      onProgress: ({ frame }) => run.onProgress(Math.min(1, frame / chunk.frames)),
    });
    found = await readPictures(run.folder);
    // The first that was drawn is the first of the chunk: else it was sought too late, or there is none.
    if (found.at(0)?.local === 0 || preroll * rate(plan.frameRate) >= chunk.firstFrame) break;
  }
  if (found?.at(0)?.local !== 0) {
    if (last && chunk.index > 0) return empty(run.folder, plan);
    throw new Unusable(chunk.index === 0 ? verdicts.undecodable : verdicts.truncated);
  }
  const place = { firstTick: chunk.firstFrame * plan.frameTicks, firstNumber: 1 + chunk.firstFrame / plan.gop };
  const rungs: Indexed[] = [];
  for (const { name } of plan.rungs) rungs.push(await sealPiece(join(run.folder, `${name}.mp4`), place));
  const frames = framesOf(rungs[0] as Indexed);
  if (rungs.some((rung) => framesOf(rung) !== frames)) throw new Error('The rungs have not the same number of frames');
  if (!last && frames < chunk.frames) throw new Unusable(verdicts.truncated);
  if (last && frames >= mostFrames(plan, chunk)) throw new Unusable(verdicts.lying);
  if (plan.proxy) await sealPiece(join(run.folder, 'proxy.mp4'), place);
  return {
    rungs: rungs.map((rung, n) => pieceOf(`${plan.rungs[n]?.name}.mp4`, rung, plan)),
    frames,
    proxy: plan.proxy !== null,
    pictures: await collectPictures(run.folder, found, plan, chunk),
  };
}

export function framesOf({ fragments }: Indexed): number {
  return fragments.reduce((total, fragment) => total + fragment.samples, 0);
}

function pieceOf(file: string, piece: Indexed, plan: Plan): Piece {
  const { codec, length } = piece.head;
  return { file, codec, init: { offset: 0, length }, segments: segmentsOf(piece, plan.segmentSeconds) };
}

/** A last chunk into which no frame came: the film is shorter than was told, which is seen when it is put together. */
async function empty(folder: string, plan: Plan): Promise<VideoResult> {
  for (const file of await readdir(folder)) await rm(join(folder, file));
  const rungs = plan.rungs.map(({ name }) => ({ file: `${name}.mp4`, codec: '', init: { offset: 0, length: 0 }, segments: [] }));
  return { rungs, frames: 0, proxy: false, pictures: { file: PICTURES_FILE, tiles: [], posters: [] } };
}

interface Drawn {
  readonly file: string;
  readonly kind: 'tile' | 'poster';
  /** From the first frame of the chunk. */
  readonly local: number;
}

/** In the order of the film. */
async function readPictures(folder: string): Promise<Drawn[]> {
  const drawn = (await readdir(folder)).flatMap((file): Drawn[] => {
    const found = /^(tile|poster)-(\d+)\.jpg$/.exec(file);
    return found ? [{ file, kind: found[1] === 'tile' ? 'tile' : 'poster', local: Number(found[2]) }] : [];
  });
  return drawn.toSorted((a, b) => a.local - b.local);
}

/** Those that are wanted in one file, one after the other: a storage of objects is spared hundreds of little ones. */
async function collectPictures(folder: string, drawn: readonly Drawn[], plan: Plan, chunk: Chunk): Promise<VideoResult['pictures']> {
  const candidates = new Set(plan.posters.candidates.flat());
  const [tiles, posters]: [Picture[], Picture[]] = [[], []];
  const all = await open(join(folder, PICTURES_FILE), 'w');
  try {
    let offset = 0;
    for (const { file, kind, local } of drawn) {
      const frame = chunk.firstFrame + local;
      const wanted = kind === 'tile' ? frame % plan.storyboard.interval === 0 : candidates.has(frame);
      if (wanted) {
        const { size: length } = await stat(join(folder, file));
        for await (const data of createReadStream(join(folder, file))) await all.write(data as Buffer);
        (kind === 'tile' ? tiles : posters).push({ frame, offset, length });
        offset += length;
      }
      await rm(join(folder, file));
    }
  } finally {
    await all.close();
  }
  return { file: PICTURES_FILE, tiles, posters };
}
