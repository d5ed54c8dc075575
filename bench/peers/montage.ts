import { fileURLToPath } from 'node:url';

const FONT = fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));

/** A part of a montage, as one who writes a command by hand thinks of it. */
export interface Part {
  readonly path: string;
  /** Seconds. */
  readonly from: number;
  readonly seconds: number;
  /** Seconds in which it goes over into the next; the handles for it are there. */
  readonly dissolve?: number;
  readonly title?: string;
}

/** One ffmpeg for all of it: cuts and dissolves, words, sound at −16 LUFS in one pass, one encoding as our own. */
export function handWritten(parts: readonly Part[], fps: number, out: string): string[] {
  const inputs: string[] = [];
  const chains: string[] = [];
  parts.forEach(({ path, from, seconds, dissolve = 0 }, n) => {
    // Half of each dissolve lies on either side of its cut.
    const [lead, tail] = [(parts[n - 1]?.dissolve ?? 0) / 2, dissolve / 2];
    inputs.push('-ss', String(from - lead), '-t', String(lead + seconds + tail), '-i', path);
    chains.push(`[${n}:v]fps=${fps},settb=1/${fps},format=yuv420p[v${n}]`, `[${n}:a]aresample=48000[a${n}]`);
  });
  let [picture, sound, length] = ['v0', 'a0', (parts[0]?.seconds ?? 0) + (parts[0]?.dissolve ?? 0) / 2];
  parts.slice(1).forEach((part, index) => {
    const n = index + 1;
    const dissolve = parts[index]?.dissolve ?? 0;
    const own = dissolve / 2 + part.seconds + (part.dissolve ?? 0) / 2;
    if (dissolve) {
      chains.push(
        `[${picture}][v${n}]xfade=transition=fade:duration=${dissolve}:offset=${length - dissolve},settb=1/${fps}[j${n}]`,
        `[${sound}][a${n}]acrossfade=d=${dissolve}[s${n}]`,
      );
    } else
      chains.push(`[${picture}][v${n}]concat=n=2:v=1:a=0,settb=1/${fps},fps=${fps}[j${n}]`, `[${sound}][a${n}]concat=n=2:v=0:a=1[s${n}]`);
    [picture, sound, length] = [`j${n}`, `s${n}`, length + own - dissolve];
  });
  let at = 0;
  const words = parts.flatMap(({ title, seconds }) => {
    const from = at;
    at += seconds;
    const place = 'x=(w-tw)/2:y=(h-th)/2:fontsize=h/12:fontcolor=white';
    return title ? [`drawtext=fontfile=${FONT}:text='${title}':${place}:enable='between(t,${from},${from + 2})'`] : [];
  });
  chains.push(`[${picture}]${[...words, 'format=yuv420p'].join(',')}[v]`, `[${sound}]loudnorm=I=-16:TP=-1.5:LRA=11,aresample=48000[a]`);
  return [
    ...['-v', 'error', '-y', ...inputs, '-filter_complex', chains.join(';'), '-map', '[v]', '-map', '[a]'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-g', String(2 * fps), '-c:a', 'aac', '-b:a', '192k'],
    ...['-movflags', '+faststart', out],
  ];
}
