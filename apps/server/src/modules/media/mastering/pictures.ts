import { videoUnit } from './plan.ts';
import type { AssembleRun, Picture, Results } from './steps.ts';
import { readRange } from './track-file.ts';

/** A picture of a chunk, to be read when it is needed. */
export interface StoredPicture {
  readonly frame: number;
  /** JPEG. */
  readonly read: () => Promise<Buffer>;
}

/** All pictures of a kind, in the order of the film. */
export function picturesOf(run: AssembleRun, { video }: Results, kind: 'tiles' | 'posters'): StoredPicture[] {
  return video.flatMap(({ pictures }, chunk) =>
    pictures[kind].map(({ frame, offset, length }: Picture) => ({
      frame,
      read: async () => readRange(await run.part(videoUnit(chunk), pictures.file), offset, length),
    })),
  );
}
