import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import { sourceInput } from './input.ts';
import { AUDIO_BITRATE, largestFile, limitSeconds } from './limits.ts';
import { loudnessIn } from './loudness.ts';
import { indexPiece, segmentsOf } from './pieces.ts';
import type { Plan } from './plan.ts';
import type { AudioResult, Piece, Run } from './steps.ts';
import { WAVEFORM_RATE, writeWaveforms } from './waveform.ts';

export const SAMPLE_RATE = 48_000;
/** Of a fragment, in microseconds: so much at most is a segment's end beside the picture's, half of it on either side. */
const FRAGMENT_US = 500_000;
/** How far sound may go on beyond what the file tells, as a share and in seconds: time stamps that jump would go on for years. */
const BEYOND = { share: 0.1, seconds: 60 };

/** Every sound track whole; peaks and loudness of the first. */
export async function masterAudio({ ffmpegPath }: Ffmpeg, run: Run, plan: Plan): Promise<AudioResult> {
  let waveforms: AudioResult['waveforms'] = [];
  const expected = Math.max(plan.durationSeconds * WAVEFORM_RATE, 1);
  const messages = await runFfmpeg({
    ffmpegPath,
    args: audioArguments(run.source, plan),
    folder: run.folder,
    signal: run.signal,
    limitSeconds: limitSeconds(plan.durationSeconds),
    largestFile: largestFile(plan),
    // The report on loudness is one of its informations.
    logLevel: 'info',
    pipes: [
      async (samples) => {
        waveforms = await writeWaveforms(samples, run.folder, (count) => run.onProgress(Math.min(1, count / expected)));
      },
    ],
  });
  const tracks: (Piece | null)[] = [];
  for (const { name } of plan.audio) {
    const file = `${name}.mp4`;
    const piece = await indexPiece(join(run.folder, file));
    const { length, codec } = piece.head;
    const heard = piece.fragments.length > 0;
    tracks.push(heard ? { file, codec, init: { offset: 0, length }, segments: segmentsOf(piece, plan.segmentSeconds) } : null);
    // A microphone that was never let in leaves a track without sound.
    if (!heard) await rm(join(run.folder, file));
  }
  return { tracks, waveforms, loudness: tracks[0] ? loudnessIn(messages) : null };
}

/**
 * One process for all of the film: AAC begins with silence of its own, and a cut would put it in the middle. Sound that
 * begins late is preceded by silence, and holes are filled: it has the picture's clock.
 */
export function audioArguments(source: string, plan: Plan): string[] {
  const end = (plan.durationSeconds * (1 + BEYOND.share) + BEYOND.seconds).toFixed(3);
  const chains = plan.audio.map(({ stream }, n) => {
    const heard = `[0:${stream}]aresample=${SAMPLE_RATE}:async=1:first_pts=0,aformat=channel_layouts=stereo,atrim=end=${end}`;
    return n === 0 ? `${heard},asplit=3[a0][w][l]` : `${heard}[a${n}]`;
  });
  return [
    ...sourceInput(source, plan),
    ...[
      '-filter_complex',
      [
        ...chains,
        `[w]aresample=${WAVEFORM_RATE},aformat=sample_fmts=s16:channel_layouts=mono[wave]`,
        '[l]ebur128=peak=true:framelog=verbose,anullsink',
      ].join(';'),
    ],
    ...plan.audio.flatMap(({ name }, n) => ['-map', `[a${n}]`, ...audioEncoding(), `${name}.mp4`]),
    ...['-map', '[wave]', '-f', 's16le', 'pipe:4'],
  ];
}

export function audioEncoding(): string[] {
  return [
    ...['-c:a', 'aac', '-b:a', String(AUDIO_BITRATE), '-ac', '2', '-ar', String(SAMPLE_RATE)],
    ...['-avoid_negative_ts', 'disabled', '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
    ...['-f', 'mp4', '-frag_duration', String(FRAGMENT_US), '-movflags', '+delay_moov+default_base_moof+skip_trailer'],
  ];
}
