import type { MediaFacts, VideoFacts } from '../../../platform/ffmpeg/probe.ts';

/** What only the pictures themselves tell. */
export interface Look {
  /** When the first picture is shown, in seconds from the beginning of the file. */
  readonly startSeconds: number;
  readonly interlaced: boolean;
}

/** Facts of a film, of which no more has to be found out. */
export type SourceFacts = MediaFacts & { readonly video: VideoFacts & Look };
