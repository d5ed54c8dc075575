import { ProbeError, TOO_MANY_PIXELS } from '../../../platform/ffmpeg/probe.ts';
import { FfmpegError } from '../../../platform/ffmpeg/run.ts';

/** Why a file cannot be mastered, in words for the person who sent it. */
export interface Verdict {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

/** A fault of the file: trying again would find it again. */
export class Unusable extends Error {
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    super(verdict.message);
    this.name = 'Unusable';
    this.verdict = verdict;
  }
}

export const verdicts = {
  notMedia: {
    code: 'not-a-video',
    message: 'This file is not a video that we can read.',
    advice: 'Check that it plays on your computer, and export it as MP4 (H.264) if it does.',
  },
  truncated: {
    code: 'truncated',
    message: 'The file is incomplete: it ends before the film does.',
    advice: 'It was probably cut off when it was copied or exported. Copy or export it again, then upload it once more.',
  },
  unknownCodec: {
    code: 'unsupported-codec',
    message: 'The picture in this file is in a format that we cannot decode.',
    advice: 'Export it as MP4 (H.264) and upload it again.',
  },
  undecodable: {
    code: 'no-frames',
    message: 'Not one picture of this film could be decoded.',
    advice: 'The file is damaged, or encrypted. Check that it plays on your computer, and export it as MP4 (H.264) if it does.',
  },
  noPicture: {
    code: 'no-picture',
    message: 'There is no moving picture in this file.',
    advice: 'Upload the film itself; files with sound alone cannot be played here yet.',
  },
  lying: {
    code: 'inconsistent',
    message: 'The file holds something else than it says of itself: its length or its pictures do not fit what is in it.',
    advice: 'Play it to its end on your computer. If that works, export it again as MP4 (H.264 and AAC) and upload that.',
  },
  dolbyVision: {
    code: 'dolby-vision',
    message: 'The colours of this film are in Dolby Vision alone (profile 5), which we cannot read.',
    advice: 'Export it as HDR10, HLG or standard colour (on an iPhone: without HDR), and upload that.',
  },
  tooManyStreams: {
    code: 'too-many-streams',
    message: 'There are more tracks in this file than any film has.',
    advice: 'Export it with the picture, the sound and the subtitles that you want, and nothing else.',
  },
  tooLong: {
    code: 'too-long',
    message: 'The film is longer than 24 hours.',
    advice: 'Cut it into parts and upload them one by one.',
  },
  tooLarge: {
    code: 'picture-too-large',
    message: 'The picture is larger than 8192 by 8192.',
    advice: 'Export it in a smaller size: 4K is more than enough here.',
  },
  encoding: {
    code: 'encoding-failed',
    message: 'The film could not be converted.',
    advice: 'Export it as MP4 (H.264 and AAC) and upload it again. If that fails too, tell whoever runs this server.',
  },
  noSpace: {
    code: 'disk-full',
    message: 'The server has no room left for the converted film.',
    advice: 'Tell whoever runs this server, and upload the film again when there is room.',
  },
  storageAway: {
    code: 'storage-away',
    message: 'The place where films are kept did not answer, several times.',
    advice: 'Tell whoever runs this server, and have it tried again later. Your file is safe.',
  },
  lost: {
    code: 'original-lost',
    message: 'The file that you sent is not in the storage any more.',
    advice: 'Tell whoever runs this server, and upload the film again.',
  },
  stalled: {
    code: 'stalled',
    message: 'The conversion came to a standstill, several times.',
    advice: 'The server may be overloaded, or the file damaged. Try to export it again as MP4 (H.264 and AAC).',
  },
  interrupted: {
    code: 'interrupted',
    message: 'The conversion was interrupted again and again.',
    advice: 'Tell whoever runs this server. Your file is safe here.',
  },
  cancelled: {
    code: 'cancelled',
    message: 'The mastering was stopped.',
    advice: 'Your file is safe here. Have it tried again whenever you like.',
  },
  derivativesDeleted: {
    code: 'derivatives-deleted',
    message: 'Everything that was made from this file was deleted, and so it does not play.',
    advice: 'The file that you sent is safe here. Have it mastered anew when you want it to play again.',
  },
} as const satisfies Record<string, Verdict>;

/** What a failure says about the file, and whether another try could end better. */
export function judge(error: unknown): { verdict: Verdict; retry: boolean } {
  if (error instanceof Unusable) return { verdict: error.verdict, retry: false };
  if (error instanceof ProbeError) {
    if (/max_streams/.test(error.messages)) return { verdict: verdicts.tooManyStreams, retry: false };
    if (TOO_MANY_PIXELS.test(error.messages)) return { verdict: verdicts.tooLarge, retry: false };
    const cut = /moov atom not found|error reading header|truncat|partial file/i.test(error.messages);
    return { verdict: cut ? verdicts.truncated : verdicts.notMedia, retry: false };
  }
  if (error instanceof FfmpegError) {
    switch (error.reason) {
      case 'no-space':
        return { verdict: verdicts.noSpace, retry: true };
      case 'stalled':
      case 'too-long':
        return { verdict: verdicts.stalled, retry: true };
      case 'killed':
        return { verdict: verdicts.interrupted, retry: true };
      case 'too-large':
        return { verdict: verdicts.lying, retry: false };
      case 'failed':
        if (/Decoder .* not found|no decoder found/i.test(error.messages)) return { verdict: verdicts.unknownCodec, retry: false };
        if (/Cannot allocate memory/i.test(error.messages)) return { verdict: verdicts.encoding, retry: true };
        // ffmpeg's own "no" is the same the next time.
        return { verdict: verdicts.encoding, retry: false };
    }
  }
  // From a file of ours, or from storage in its own words.
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'storage-full') return { verdict: verdicts.noSpace, retry: true };
  if (code === 'unavailable') return { verdict: verdicts.storageAway, retry: true };
  if (code === 'not-found') return { verdict: verdicts.lost, retry: false };
  return { verdict: verdicts.encoding, retry: true };
}
