import type * as z from 'zod';
import {
  Clip,
  durationOf,
  endOf,
  fits,
  LIMITS,
  Marker,
  type Place,
  type Project,
  pairKey,
  Settings,
  Track,
  Transition,
} from './document.ts';

/** What of an asset bears on clips. */
export interface Asset {
  /** In flicks; null for what has no end (a picture). */
  readonly duration: number | null;
}

export const COLLECTIONS = ['tracks', 'clips', 'transitions', 'markers'] as const;
export type Collection = (typeof COLLECTIONS)[number];
type Entity = { tracks: Track; clips: Clip; transitions: Transition; markers: Marker };

/** A project as it stands in a document that anybody may have written into: anything may be anywhere. */
export interface Raw {
  readonly settings: unknown;
  readonly collections: { readonly [C in Collection]: ReadonlyMap<string, unknown> };
}

/** What a change has touched: ids, gone ones too. */
export interface Touched {
  readonly settings: boolean;
  readonly ids: { readonly [C in Collection]: ReadonlySet<string> };
}

export interface RepairContext {
  /** Assets that the project may use, and whoever put them there; others are as if they were not there. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** What was there before, where it was right. */
  readonly before: Project;
}

/** One thing put right: what stands there now; null where nothing may. */
export type Repair =
  | { readonly at: 'settings'; readonly value: Settings; readonly why: string }
  | { [C in Collection]: { readonly at: C; readonly id: string; readonly value: Entity[C] | null; readonly why: string } }[Collection];

const SCHEMAS = { tracks: Track, clips: Clip, transitions: Transition, markers: Marker } as const;

/**
 * What must be put right after a change so that every invariant holds, looking at no more than it touched and what hangs on that.
 * Pure and deterministic: the same document, change and context make the same repairs on every node; what was repaired needs none
 * (idempotent); nothing that was not touched is moved (local), so two who repair cannot push each other about. Work is not destroyed where it can be kept:
 * a clip whose track has gone lies on the shelf.
 */
export function repair(raw: Raw, touched: Touched, context: RepairContext): Repair[] {
  const repairs: Repair[] = [];
  const fixed = { tracks: new Map(), clips: new Map(), transitions: new Map(), markers: new Map() } as {
    [C in Collection]: Map<string, Entity[C] | null>;
  };
  const set = <C extends Collection>(at: C, id: string, value: Entity[C] | null, why: string) => {
    fixed[at].set(id, value);
    repairs.push({ at, id, value, why } as Repair);
  };
  /** As it is now, after what has been put right; null where nothing is or nothing good. */
  const read = <C extends Collection>(at: C, id: string): Entity[C] | null => {
    const done = fixed[at].get(id);
    if (done !== undefined) return done;
    const value = raw.collections[at].get(id);
    return value === undefined ? null : (parse(at, id, value) ?? null);
  };
  const earlier = <C extends Collection>(at: C, id: string): Entity[C] | null => (context.before[at] as Record<string, Entity[C]>)[id] ?? null;

  if (touched.settings && !Settings.safeParse(raw.settings).success) {
    repairs.push({ at: 'settings', value: context.before.settings, why: 'These are no settings' });
  }
  for (const at of COLLECTIONS) {
    for (const id of [...touched.ids[at]].sort()) {
      const value = raw.collections[at].get(id);
      if (value === undefined || parse(at, id, value)) continue;
      set(at, id, earlier(at, id), 'It is not of the shape that it must have');
    }
    const surplus = raw.collections[at].size - LIMITS[at];
    if (surplus <= 0) continue;
    // Those that came over the limit are those of this change that were not there before; the last by their ids.
    const added = [...touched.ids[at]].filter((id) => raw.collections[at].has(id) && earlier(at, id) === null && fixed[at].get(id) !== null).sort();
    for (const id of added.slice(-surplus)) set(at, id, null, `There are ${LIMITS[at]} already`);
  }

  const clips = new Set(touched.ids.clips);
  const changed = [...touched.ids.tracks].filter((id) => read('tracks', id)?.kind !== earlier('tracks', id)?.kind);
  if (changed.length) {
    const on = new Set(changed);
    for (const [id, value] of raw.collections.clips) if (on.has(trackOf(value))) clips.add(id);
  }
  for (const id of [...clips].sort()) {
    const clip = read('clips', id);
    if (!clip) continue;
    if (clip.kind === 'media' && !context.assets.has(clip.assetId)) {
      set('clips', id, null, 'Its file is not this project’s to use');
      continue;
    }
    const place = placed(clip, read, context, earlier('clips', id));
    if (place !== clip.place) set('clips', id, { ...clip, place }, 'It was where it cannot be');
  }

  const pairs = new Set(touched.ids.transitions);
  for (const [key, value] of raw.collections.transitions) {
    const { from, to } = (value ?? {}) as { from?: string; to?: string };
    if (clips.has(from ?? '') || clips.has(to ?? '')) pairs.add(key);
  }
  for (const key of [...pairs].sort()) {
    const transition = read('transitions', key);
    if (!transition) continue;
    const longest = longestTransition(read('clips', transition.from), read('clips', transition.to), context.assets);
    if (longest < 1) set('transitions', key, null, 'Its clips do not meet, or have nothing to spare');
    else if (transition.duration > longest) set('transitions', key, { ...transition, duration: longest }, 'Its clips have no more to spare');
  }
  return repairs;
}

function parse<C extends Collection>(at: C, id: string, value: unknown): Entity[C] | null {
  const parsed = (SCHEMAS[at] as z.ZodType<Entity[C]>).safeParse(value);
  if (!parsed.success) return null;
  const key = at === 'transitions' ? pairKey(parsed.data as Transition) : (parsed.data as { id: string }).id;
  return key === id ? parsed.data : null;
}

function trackOf(value: unknown): string {
  const { place } = (value ?? {}) as { place?: { trackId?: unknown } };
  return typeof place?.trackId === 'string' ? place.trackId : '';
}

/** Where a clip may be that wants to be somewhere: within its source, and on a track that takes it, else on the shelf. The same value where it may be there. */
function placed(
  clip: Clip,
  read: (at: 'tracks', id: string) => Track | null,
  { assets }: RepairContext,
  before: Clip | null,
): Place {
  let { place } = clip;
  const end = clip.kind === 'media' ? (assets.get(clip.assetId)?.duration ?? null) : null;
  if (end !== null && place.out > end) {
    const isLeft = place.in < end;
    const last = before?.place;
    // Nothing of it is left within its source: what it showed before, or all there is.
    if (isLeft) place = { ...place, out: end };
    else place = last && last.in < last.out && last.out <= end ? { ...place, in: last.in, out: last.out } : { ...place, in: 0, out: end };
  }
  const track = place.trackId === null ? null : read('tracks', place.trackId);
  if (place.trackId !== null && (!track || !fits(clip, track))) place = { ...place, trackId: null };
  return place;
}

/**
 * How long a transition between two clips may be, in flicks: it lies half before the cut and half after it, so the first needs as much behind its end,
 * and the second before its beginning. 0 where they do not meet on one track.
 */
export function longestTransition(from: Clip | null, to: Clip | null, assets: ReadonlyMap<string, Asset>): number {
  if (!from || !to || from.place.trackId === null || from.place.trackId !== to.place.trackId) return 0;
  if (endOf(from.place) !== to.place.start) return 0;
  const spare = (of: Clip, side: 'behind' | 'before') => {
    const end = of.kind === 'media' ? (assets.get(of.assetId)?.duration ?? null) : null;
    if (end === null) return Number.MAX_SAFE_INTEGER / 4;
    const source = side === 'behind' ? end - of.place.out : of.place.in;
    return Math.floor((source * of.place.speed.den) / of.place.speed.num);
  };
  const half = Math.min(spare(from, 'behind'), spare(to, 'before'));
  return Math.max(0, Math.min(2 * half, durationOf(from.place), durationOf(to.place)));
}
