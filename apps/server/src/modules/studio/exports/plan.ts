import { createHash } from 'node:crypto';
import {
  type Clip,
  flicksOfSeconds,
  lengthOf,
  type Project,
  type Rate,
  type ResolvedTrack,
  resolve,
  type Shown,
  secondsOf,
  sourceAt,
  timelineOf,
} from '@fotograma/edl';

/** Of the rendering itself: another one makes other pieces of the same project. */
const RENDERING = 1;
/** A piece of picture is as long as this at least, so that the start of a process costs little, and at most, so that little is made again. */
const LEAST_SECONDS = 3;
const MOST_SECONDS = 30;
/** Sources that one process has open: some 50 MB each. */
const MOST_INPUTS = 8;
/** Sound is cheaper, and cut anywhere. */
const SOUND_SECONDS = 30;
const MOST_SOUND_INPUTS = 24;

/** What of a file bears on how it is rendered. */
export interface Source {
  readonly size: { readonly width: number; readonly height: number };
  readonly hasAudio: boolean;
  /** Changes when the file, or how it is read, does. */
  readonly fingerprint: string;
}

/** One thing on a strip: so many frames of it, the first of which may be shared with the one before. */
export type Item =
  | { readonly kind: 'gap'; readonly frames: number; readonly join: null }
  | {
      readonly kind: 'media';
      readonly frames: number;
      readonly join: Join | null;
      readonly assetId: string;
      /** Seconds into the source that the first frame shows. */
      readonly from: number;
      readonly speed: number;
      readonly transform: Clip['transform'];
    }
  | {
      readonly kind: 'title';
      readonly frames: number;
      readonly join: Join | null;
      readonly text: string;
      readonly style: Extract<Clip, { kind: 'text' }>['style'];
      readonly transform: Clip['transform'];
    };

export interface Join {
  readonly kind: 'dissolve' | 'dip' | 'wipe';
  readonly frames: number;
}

/** One piece of the picture: what is on each track, from the bottom, all as long as the piece. */
export interface PicturePiece {
  /** SHA-256 of everything that it is made from, hex. */
  readonly key: string;
  readonly firstFrame: number;
  readonly frames: number;
  readonly strips: readonly (readonly Item[])[];
}

/** One sound in a piece. Times are in seconds, from the beginning of the piece unless they are of the source. */
export interface Voice {
  readonly assetId: string;
  readonly at: number;
  readonly seconds: number;
  /** Into the source. */
  readonly from: number;
  readonly speed: number;
  readonly gainDb: number;
  /** How it rises and falls, told from the piece's beginning too: a fade may have begun before it. */
  readonly rises: { readonly at: number; readonly seconds: number } | null;
  readonly falls: { readonly at: number; readonly seconds: number } | null;
  /** The same where it goes over into its neighbours. */
  readonly comes: { readonly at: number; readonly seconds: number } | null;
  readonly goes: { readonly at: number; readonly seconds: number } | null;
}

export interface SoundPiece {
  readonly key: string;
  readonly firstSample: number;
  readonly samples: number;
  readonly voices: readonly Voice[];
}

/** How a film is made of a project. */
export interface ExportPlan {
  readonly size: { readonly width: number; readonly height: number };
  readonly rate: Rate;
  readonly frames: number;
  readonly sampleRate: number;
  readonly samples: number;
  readonly background: string;
  readonly picture: readonly PicturePiece[];
  readonly sound: readonly SoundPiece[];
}

/**
 * Cuts a project into pieces that can be rendered each by itself and kept: what is in a piece is told from its own beginning, so that one that is moved
 * whole is the same piece. Pure arithmetic.
 * @param sources of the files that it shows; clips of others are gaps.
 * @param recipe what else the picture depends on, for its key.
 */
export function planExport(
  project: Project,
  sources: ReadonlyMap<string, Source>,
  { size, recipe }: { size: ExportPlan['size']; recipe: string },
): ExportPlan {
  const { rate, sampleRate, background } = project.settings;
  const frameOf = (time: number) => Math.round((secondsOf(time) * rate.num) / rate.den);
  const frames = frameOf(lengthOf(timelineOf(project)));
  const samples = Math.round((frames * rate.den * sampleRate) / rate.num);
  const tracks = resolve(timelineOf(project)).filter(({ track }) => !track.muted);
  const laid = tracks
    .filter(({ track }) => track.kind !== 'audio')
    .map((track) => lay(track, sources, frameOf))
    .filter((strip) => strip.length > 0);
  const secondsAt = (frame: number) => (frame * rate.den) / rate.num;
  const shared = { rendering: RENDERING, recipe, size, rate, background };
  const picture = boundaries(laid, frames, rate).map(([from, to]): PicturePiece => {
    const strips = laid.map((strip) => cutStrip(strip, from, to, secondsAt)).filter((strip) => strip.some(({ kind }) => kind !== 'gap'));
    return { key: keyOf({ ...shared, frames: to - from, strips }, strips.flat(), sources), firstFrame: from, frames: to - from, strips };
  });
  const voices = tracks.filter(({ track }) => track.kind !== 'text').flatMap((track) => voicesOf(track, sources, frameOf, secondsAt));
  const sound = soundPieces(voices, { samples, sampleRate }, sources);
  return { size, rate, frames, sampleRate, samples, background, picture, sound };
}

interface Laid {
  readonly clip: Clip;
  readonly from: number;
  readonly to: number;
  readonly join: Join | null;
}

/** A track on whole frames. */
function lay({ shown }: ResolvedTrack, sources: ReadonlyMap<string, Source>, frameOf: (time: number) => number): Laid[] {
  const laid: Laid[] = [];
  for (const { clip, from, to, arrives } of shown) {
    const [first, end] = [frameOf(from), frameOf(to)];
    if (end <= first || (clip.kind === 'media' && !sources.has(clip.assetId))) continue;
    const before = laid.at(-1);
    const overlap = arrives && before ? before.to - first : 0;
    laid.push({ clip, from: first, to: end, join: arrives && overlap > 0 ? { kind: arrives.kind, frames: overlap } : null });
  }
  return laid;
}

/** Where pieces begin and end: on cuts, where there are any soon enough, and never within a transition. */
function boundaries(strips: readonly (readonly Laid[])[], frames: number, rate: Rate): [number, number][] {
  const fps = rate.num / rate.den;
  const [least, most] = [Math.round(LEAST_SECONDS * fps), Math.round(MOST_SECONDS * fps)];
  const all = strips.flat();
  const joins = all.flatMap(({ from, join }) => (join ? [[from, from + join.frames] as const] : []));
  const isFree = (frame: number) => joins.every(([from, to]) => frame <= from || frame >= to);
  // Where something begins: a gap goes with what is before it, so that what ends sooner changes one piece and not two.
  const edges = [...new Set(all.map(({ from }) => from))].filter((edge) => isFree(edge)).sort((a, b) => a - b);
  const inputs = (from: number, to: number) => all.filter((one) => one.clip.kind === 'media' && one.from < to && one.to > from).length;
  const pieces: [number, number][] = [];
  let from = 0;
  while (from < frames) {
    const ahead = edges.filter((edge) => edge > from && edge - from <= most && edge < frames);
    const fitting = ahead.filter((edge) => inputs(from, edge) <= MOST_INPUTS);
    // The first cut that makes it long enough; else the last one that it may have, or as far as it may go.
    let to = fitting.find((edge) => edge - from >= least) ?? (fitting.length < ahead.length ? fitting.at(-1) : undefined);
    if (to === undefined) {
      to = Math.min(frames, from + most);
      while (to > from + 1 && to < frames && !isFree(to)) to--;
      // Transitions all the way: a piece that is too long is better than one within a transition.
      if (to <= from + 1 && frames - from > 1) to = edges.find((edge) => edge > from + 1) ?? frames;
    }
    // What would be left is too short to be worth a process.
    if (frames - to < least / 2 && frames - from <= most) to = frames;
    pieces.push([from, to]);
    from = to;
  }
  return pieces;
}

function cutStrip(strip: readonly Laid[], from: number, to: number, secondsAt: (frame: number) => number): Item[] {
  const items: Item[] = [];
  let end = from;
  for (const one of strip) {
    const [first, last] = [Math.max(one.from, from), Math.min(one.to, to)];
    if (last <= first) continue;
    if (first > end) items.push({ kind: 'gap', frames: first - end, join: null });
    // Of one that began before the piece, the transition is over.
    const join = one.join && one.from >= from && items.length ? one.join : null;
    const shared = { frames: last - first, join, transform: one.clip.transform };
    const { clip } = one;
    if (clip.kind === 'text') items.push({ kind: 'title', ...shared, text: clip.text, style: clip.style });
    else {
      const { speed } = clip.place;
      const from = secondsOf(sourceAt(clip, flicksOfSeconds(secondsAt(first))));
      items.push({ kind: 'media', ...shared, assetId: clip.assetId, from: Math.max(0, from), speed: speed.num / speed.den });
    }
    end = last;
  }
  if (end < to) items.push({ kind: 'gap', frames: to - end, join: null });
  return items;
}

interface Heard extends Omit<Voice, 'at'> {
  /** From the beginning of the film. */
  readonly at: number;
}

function voicesOf(
  { shown }: ResolvedTrack,
  sources: ReadonlyMap<string, Source>,
  frameOf: (time: number) => number,
  secondsAt: (frame: number) => number,
): Heard[] {
  return shown.flatMap((one, index): Heard[] => {
    const { clip } = one;
    if (clip.kind !== 'media' || clip.sound.muted || !sources.get(clip.assetId)?.hasAudio) return [];
    const [at, end] = [secondsAt(frameOf(one.from)), secondsAt(frameOf(one.to))];
    if (end <= at) return [];
    const { sound, place } = clip;
    const next: Shown | undefined = shown[index + 1];
    const clipEnd = place.start + Math.round(((place.out - place.in) * place.speed.den) / place.speed.num);
    const [fadeIn, fadeOut] = [secondsOf(sound.fadeIn), secondsOf(sound.fadeOut)];
    return [
      {
        assetId: clip.assetId,
        at,
        seconds: end - at,
        from: Math.max(0, secondsOf(sourceAt(clip, one.from))),
        speed: place.speed.num / place.speed.den,
        gainDb: sound.gainDb,
        rises: fadeIn > 0 ? { at: secondsOf(place.start), seconds: fadeIn } : null,
        falls: fadeOut > 0 ? { at: secondsOf(clipEnd) - fadeOut, seconds: fadeOut } : null,
        comes: one.arrives ? { at, seconds: secondsOf(one.arrives.duration) } : null,
        goes: next?.arrives && next.from < one.to ? { at: secondsOf(next.from), seconds: secondsOf(one.to - next.from) } : null,
      },
    ];
  });
}

/** Windows of half a minute, or less where very many sounds are in one. */
function soundPieces(
  voices: readonly Heard[],
  { samples, sampleRate }: { samples: number; sampleRate: number },
  sources: ReadonlyMap<string, Source>,
): SoundPiece[] {
  const window = SOUND_SECONDS * sampleRate;
  const pieces: SoundPiece[] = [];
  const add = (first: number, count: number): void => {
    const [from, to] = [first / sampleRate, (first + count) / sampleRate];
    const within = voices.filter(({ at, seconds }) => at < to && at + seconds > from);
    if (within.length > MOST_SOUND_INPUTS && count > sampleRate) {
      const half = Math.floor(count / 2);
      add(first, half);
      add(first + half, count - half);
      return;
    }
    const own = within.map((voice): Voice => {
      const begin = Math.max(voice.at, from);
      const shift = <T extends { at: number } | null>(fade: T): T => (fade ? { ...fade, at: tidy(fade.at - from) } : fade);
      return {
        ...voice,
        at: tidy(begin - from),
        seconds: tidy(Math.min(voice.at + voice.seconds, to) - begin),
        from: tidy(voice.from + (begin - voice.at) * voice.speed),
        rises: shift(voice.rises),
        falls: shift(voice.falls),
        comes: shift(voice.comes),
        goes: shift(voice.goes),
      };
    });
    pieces.push({
      key: keyOf({ rendering: RENDERING, samples: count, sampleRate, voices: own }, own, sources),
      firstSample: first,
      samples: count,
      voices: own,
    });
  };
  for (let first = 0; first < samples; first += window) add(first, Math.min(window, samples - first));
  return pieces;
}

/** To the nanosecond: what is the same shall be the same text. */
function tidy(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e9;
}

function keyOf(content: object, parts: readonly object[], sources: ReadonlyMap<string, Source>): string {
  const files = parts.map((part) => ('assetId' in part ? sources.get(part.assetId as string)?.fingerprint : null));
  return createHash('sha256')
    .update(JSON.stringify([content, files]))
    .digest('hex');
}
