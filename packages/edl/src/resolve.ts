import { type Clip, durationOf, endOf, type Project, type Track } from './document.ts';

/** A stretch of a track in which one clip is seen or heard. */
export interface Stretch {
  readonly clipId: string;
  /** On the timeline, in flicks. */
  readonly from: number;
  readonly to: number;
  /** Of the source, in flicks: what is shown at `from`. */
  readonly source: number;
}

export interface ResolvedTrack {
  readonly track: Track;
  /** One after the other, never two at once. */
  readonly stretches: readonly Stretch[];
}

/**
 * What is seen and heard. Clips may lie over each other in a document; here the one that begins later covers the one before (of two
 * that begin together, the one of the greater id), and where it ends the other goes on. Preview and export both ask here, so that they agree.
 * @returns tracks in their order, from the bottom.
 */
export function resolve(project: Project): ResolvedTrack[] {
  const byTrack = new Map<string, Clip[]>();
  for (const clip of Object.values(project.clips)) {
    const { trackId } = clip.place;
    if (trackId === null || !project.tracks[trackId]) continue;
    byTrack.set(trackId, [...(byTrack.get(trackId) ?? []), clip]);
  }
  return tracksInOrder(project).map((track) => ({ track, stretches: stretchesOf(byTrack.get(track.id) ?? []) }));
}

/** By their keys, those of the same key by their ids: the same everywhere. */
export function tracksInOrder({ tracks }: Pick<Project, 'tracks'>): Track[] {
  return Object.values(tracks).sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id));
}

function stretchesOf(clips: readonly Clip[]): Stretch[] {
  const inOrder = [...clips].sort((a, b) => a.place.start - b.place.start || compare(a.id, b.id));
  const edges = [...new Set(inOrder.flatMap(({ place }) => [place.start, endOf(place)]))].sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  // Those that have begun, the latest last; those that have ended are taken away when they would be seen.
  const open: Clip[] = [];
  let next = 0;
  for (const [index, from] of edges.entries()) {
    while (inOrder[next] && (inOrder[next] as Clip).place.start <= from) open.push(inOrder[next++] as Clip);
    while (open.length && endOf((open.at(-1) as Clip).place) <= from) open.pop();
    const clip = open.at(-1);
    const to = edges[index + 1];
    if (!clip || to === undefined) continue;
    const last = stretches.at(-1);
    if (last?.clipId === clip.id && last.to === from) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ clipId: clip.id, from, to, source: sourceAt(clip, from) });
  }
  return stretches;
}

/** What of a clip's source is shown at a time of the timeline. */
export function sourceAt({ place }: Pick<Clip, 'place'>, time: number): number {
  const { speed } = place;
  return place.in + Math.round(((time - place.start) * speed.num) / speed.den);
}

/** How long a project is: until its last clip ends. */
export function lengthOf(project: Project): number {
  return Math.max(0, ...Object.values(project.clips).flatMap(({ place }) => (place.trackId === null ? [] : [place.start + durationOf(place)])));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
