import { type Clip, endOf, type ResolvedTrack, secondsOf, sourceAt } from '@fotograma/edl';

/** One thing that is to be seen or heard at a moment. */
export interface Layer {
  readonly clip: Clip;
  /** Seconds into its source. */
  readonly source: number;
  /** How much of it is seen, 0 to 1: through a transition, and its own. */
  readonly opacity: number;
  /** Share of its width that a wipe has uncovered; null where there is none. */
  readonly wipe: number | null;
  /** Of its sound, with fades and gain; 0 where there is none. */
  readonly volume: number;
  readonly isSeen: boolean;
}

/** What is seen and heard at a time, from the bottom: as the film will have it. */
export function layersAt(tracks: readonly ResolvedTrack[], time: number): Layer[] {
  const layers: Layer[] = [];
  for (const { track, shown } of tracks) {
    if (track.muted) continue;
    const there = shown.filter(({ from, to }) => from <= time && time < to);
    there.forEach((one, index) => {
      const { clip } = one;
      const over = there[index + 1]?.arrives ?? null;
      const overAt = there[index + 1]?.from ?? 0;
      const arriving = one.arrives && time < one.from + one.arrives.duration ? (time - one.from) / one.arrives.duration : null;
      const leaving = over ? (time - overAt) / over.duration : null;
      layers.push({
        clip,
        source: Math.max(0, secondsOf(sourceAt(clip, Math.round(time)))),
        opacity: clip.transform.opacity * dipped(one.arrives?.kind ?? null, arriving, over?.kind ?? null, leaving),
        wipe: one.arrives?.kind === 'wipe' ? arriving : null,
        volume: volumeOf(clip, time, arriving, leaving),
        isSeen: track.kind !== 'audio',
      });
    });
  }
  return layers;
}

function dipped(arrives: string | null, arriving: number | null, leaves: string | null, leaving: number | null): number {
  let opacity = 1;
  if (arriving !== null && arrives === 'dissolve') opacity = arriving;
  if (arriving !== null && arrives === 'dip') opacity = Math.max(0, arriving * 2 - 1);
  if (leaving !== null && leaves === 'dip') opacity = Math.min(opacity, Math.max(0, 1 - leaving * 2));
  return opacity;
}

function volumeOf(clip: Clip, time: number, arriving: number | null, leaving: number | null): number {
  if (clip.kind !== 'media' || clip.sound.muted) return 0;
  const { sound, place } = clip;
  let volume = 10 ** (sound.gainDb / 20);
  if (sound.fadeIn > 0) volume *= Math.min(1, Math.max(0, (time - place.start) / sound.fadeIn));
  if (sound.fadeOut > 0) volume *= Math.min(1, Math.max(0, (endOf(place) - time) / sound.fadeOut));
  if (arriving !== null) volume *= arriving;
  if (leaving !== null) volume *= 1 - leaving;
  return volume;
}

/** Clips whose files are wanted soon: those at a time, and those that begin within the next while, the nearest first. */
export function soon(tracks: readonly ResolvedTrack[], time: number, ahead: number): Clip[] {
  const found: { clip: Clip; from: number }[] = [];
  for (const { track, shown } of tracks) {
    if (track.muted) continue;
    for (const { clip, from, to } of shown) if (clip.kind === 'media' && to > time && from < time + ahead) found.push({ clip, from });
  }
  return found.sort((a, b) => a.from - b.from).map(({ clip }) => clip);
}
