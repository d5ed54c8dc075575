import type { Footage } from '../../media/index.ts';
import type { SoundPiece, Voice } from './plan.ts';

/** Of whole programmes: streaming services ask for −14 to −16 LUFS, and no peak above −1 dBTP (AES TD1008). */
export const LOUDNESS = { integrated: -16, truePeak: -1.5, range: 11 } as const;
/** Longer than any film. */
const LATER_SECONDS = 400_000;
/** Sought so much earlier that a decoder of sound has settled. */
const PREROLL_SECONDS = 0.5;

/**
 * The ffmpeg that mixes one piece of sound: 32-bit floats, so that nothing is clipped before its loudness is known. Sums are sums: nothing grows louder when another
 * ends (`normalize=0`). Neighbours that go over into each other fade linearly, which is what `acrossfade` does.
 * @param out WAV of exactly the piece's samples.
 */
export function soundArguments(
  piece: SoundPiece,
  sampleRate: number,
  footage: ReadonlyMap<string, Footage>,
  out: string,
): { args: string[]; graph: string } {
  const inputs: string[] = [];
  const chains = [`anullsrc=r=${sampleRate}:cl=stereo,atrim=end_sample=${piece.samples}[silence]`];
  const labels = ['silence'];
  for (const voice of piece.voices) {
    const file = footage.get(voice.assetId);
    if (!file || file.audio === null) continue;
    const index = labels.length - 1;
    inputs.push(...file.input(Math.max(0, voice.from - PREROLL_SECONDS)));
    const label = `v${index}`;
    chains.push(`[${index}:${file.audio}]${voiceChain(voice, sampleRate).join(',')}[${label}]`);
    labels.push(label);
  }
  const mix = labels.length === 1 ? 'anull' : `amix=inputs=${labels.length}:normalize=0:duration=longest:dropout_transition=0`;
  chains.push(
    `${labels.map((label) => `[${label}]`).join('')}${mix},apad=whole_len=${piece.samples},atrim=end_sample=${piece.samples},asetpts=N[out]`,
  );
  return {
    graph: chains.join(';\n'),
    args: [
      ...inputs,
      '-filter_complex_script',
      'graph.txt',
      '-map',
      '[out]',
      '-c:a',
      'pcm_f32le',
      '-fflags',
      '+bitexact',
      '-f',
      'wav',
      out,
    ],
  };
}

function voiceChain(voice: Voice, sampleRate: number): string[] {
  const { speed, from, seconds, at } = voice;
  const length = Math.round(seconds * sampleRate);
  const fade = (kind: 'in' | 'out', span: Voice['rises']) =>
    span ? [`afade=t=${kind}:curve=tri:st=${(span.at + LATER_SECONDS).toFixed(9)}:d=${Math.max(span.seconds, 1e-6).toFixed(9)}`] : [];
  return [
    `aresample=${sampleRate}`,
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
    `atrim=start=${from.toFixed(9)}:end=${(from + seconds * speed + 0.2).toFixed(9)}`,
    'asetpts=PTS-STARTPTS',
    ...tempo(speed),
    `apad=whole_len=${length}`,
    `atrim=end_sample=${length}`,
    ...(at > 0 ? [`adelay=delays=${Math.round(at * sampleRate)}S:all=1`] : []),
    // The piece's clock, so much later that a fade that began before the piece has a time that `afade` takes.
    `asetpts=N+${LATER_SECONDS * sampleRate}`,
    ...(voice.gainDb === 0 ? [] : [`volume=${voice.gainDb.toFixed(3)}dB`]),
    ...fade('in', voice.rises),
    ...fade('out', voice.falls),
    ...fade('in', voice.comes),
    ...fade('out', voice.goes),
    'asetpts=N',
  ];
}

/** Faster and slower without another pitch; one step is good for a half to twice. */
function tempo(speed: number): string[] {
  const steps: string[] = [];
  let left = speed;
  for (; left > 2; left /= 2) steps.push('atempo=2');
  for (; left < 0.5; left *= 2) steps.push('atempo=0.5');
  return left === 1 ? steps : [...steps, `atempo=${left.toFixed(9)}`];
}
