import { type Clip, durationOf, endOf, type Project, pairKey, type Track, type Transition } from './document.ts';

/** What of a project is seen and heard; `State` is one as `Project` is. */
export interface Timeline {
  readonly tracks: Iterable<Track>;
  readonly clips: Iterable<Clip>;
  transition(key: string): Transition | null;
}

export function timelineOf(project: Pick<Project, 'tracks' | 'clips' | 'transitions'>): Timeline {
  return {
    tracks: Object.values(project.tracks),
    clips: Object.values(project.clips),
    transition: (key) => project.transitions[key] ?? null,
  };
}

/** A stretch of a track in which a clip is seen or heard. Two of a track overlap only where one goes over into the other. */
export interface Shown {
  readonly clip: Clip;
  /** On the timeline, in flicks. */
  readonly from: number;
  readonly to: number;
  /** How it begins, when it comes out of the one before: from its own `from`, for `duration`. */
  readonly arrives: { readonly kind: Transition['kind']; readonly duration: number } | null;
}

export interface ResolvedTrack {
  readonly track: Track;
  readonly shown: readonly Shown[];
}

/**
 * What is seen and heard. Clips may lie over each other in a document; here the one that begins later covers the one before (of two
 * that begin together, the one of the greater id), and where it ends the other goes on. A transition lies half before its cut and half
 * after it. Preview and export both ask here, so that they agree.
 * @returns tracks in their order, from the bottom.
 */
export function resolve(timeline: Timeline): ResolvedTrack[] {
  const byTrack = new Map<string, Clip[]>();
  for (const clip of timeline.clips) {
    const { trackId } = clip.place;
    if (trackId === null) continue;
    const there = byTrack.get(trackId);
    if (there) there.push(clip);
    else byTrack.set(trackId, [clip]);
  }
  return inOrder(timeline.tracks).map((track) => ({
    track,
    shown: withTransitions(stretchesOf(byTrack.get(track.id) ?? []), timeline),
  }));
}

/** Things that have an order, by it; those of the same key by their ids: the same everywhere. */
export function inOrder<T extends { id: string; order: string }>(things: Iterable<T>): T[] {
  return [...things].sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id));
}

function stretchesOf(clips: readonly Clip[]): Shown[] {
  const sorted = [...clips].sort((a, b) => a.place.start - b.place.start || compare(a.id, b.id));
  const edges = [...new Set(sorted.flatMap(({ place }) => [place.start, endOf(place)]))].sort((a, b) => a - b);
  const stretches: Shown[] = [];
  // Those that have begun, the latest last; those that have ended are taken away when they would be seen.
  const open: Clip[] = [];
  let next = 0;
  for (const [index, from] of edges.entries()) {
    for (let clip = sorted[next]; clip && clip.place.start <= from; clip = sorted[++next]) open.push(clip);
    let top = open.at(-1);
    while (top && endOf(top.place) <= from) {
      open.pop();
      top = open.at(-1);
    }
    const to = edges[index + 1];
    if (!top || to === undefined) continue;
    const last = stretches.at(-1);
    if (last?.clip === top && last.to === from) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ clip: top, from, to, arrives: null });
  }
  return stretches;
}

/** Lets neighbours overlap where one goes over into the other. A transition whose cut lies under another clip is not seen. */
function withTransitions(stretches: readonly Shown[], timeline: Timeline): Shown[] {
  const shown = [...stretches];
  for (let index = 1; index < shown.length; index++) {
    const [a, b] = [shown[index - 1], shown[index]];
    if (!a || !b || a.to !== b.from || endOf(a.clip.place) !== a.to || b.clip.place.start !== b.from) continue;
    const transition = timeline.transition(pairKey({ from: a.clip.id, to: b.clip.id }));
    if (!transition) continue;
    // One that is longer than what is seen of its clips, because others cover the rest, is as long as that.
    const duration = Math.min(transition.duration, a.to - a.from, b.to - b.from);
    const half = Math.floor(duration / 2);
    shown[index - 1] = { ...a, to: a.to + (duration - half) };
    shown[index] = { ...b, from: b.from - half, arrives: { kind: transition.kind, duration } };
  }
  return shown;
}

/** What of a clip's source is shown at a time of the timeline, in flicks of the source. */
export function sourceAt({ place }: Pick<Clip, 'place'>, time: number): number {
  const { speed } = place;
  return place.in + Math.round(((time - place.start) * speed.num) / speed.den);
}

/** How long a project is: until its last clip ends. */
export function lengthOf({ clips }: Pick<Timeline, 'clips'>): number {
  let length = 0;
  for (const { place } of clips) if (place.trackId !== null) length = Math.max(length, place.start + durationOf(place));
  return length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
