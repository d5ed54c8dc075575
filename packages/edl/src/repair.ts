import type * as z from 'zod';
import { Clip, durationOf, endOf, fits, Marker, type Place, pairKey, Settings, Track, Transition } from './document.ts';
import { COLLECTIONS, type Collection, type Entities, type State, type Touched } from './state.ts';

/** What of an asset bears on clips. */
export interface Asset {
  /** In flicks; null for what has no end (a picture). */
  readonly duration: number | null;
}

/** Assets by their id, as far as they are asked for. */
export type Assets = Pick<ReadonlyMap<string, Asset>, 'has' | 'get'>;

/** A project as it stands in a document that anybody may have written into: anything may be anywhere. */
export interface Raw {
  settings(): unknown;
  /** @returns undefined where nothing is. */
  get(at: Collection, id: string): unknown;
}

export interface RepairContext {
  /** Assets that the project may use; others are as if they were not there. */
  readonly assets: Assets;
  /** What was there before the change: everything right. It is not written to. */
  readonly before: State;
}

/** One thing put right: what stands there now; null where nothing may. */
export type Repair =
  | { readonly at: 'settings'; readonly value: Settings; readonly why: string }
  | { [C in Collection]: { readonly at: C; readonly id: string; readonly value: Entities[C] | null; readonly why: string } }[Collection];

/** What a change comes to. */
export interface Outcome {
  /** What must be written so that every invariant holds. */
  readonly repairs: readonly Repair[];
  /** Brings the state from before to what stands after the repairs. */
  commit(): void;
}

const SCHEMAS: { readonly [C in Collection]: z.ZodType<Entities[C]> } = {
  tracks: Track,
  clips: Clip,
  transitions: Transition,
  markers: Marker,
};

/**
 * What must be put right after a change so that every invariant holds, looking at no more than it touched and what hangs on that.
 * Pure and deterministic: the same document, change and context make the same repairs on every node; what was repaired needs none
 * (idempotent); nothing that hangs on nothing touched is moved (local), so two who repair cannot push each other about. Work is not
 * destroyed where it can be kept: a clip whose track has gone lies on the shelf.
 */
export function repair(raw: Raw, touched: Touched, { assets, before }: RepairContext): Outcome {
  const repairs: Repair[] = [];
  const now = { tracks: new Map(), clips: new Map(), transitions: new Map(), markers: new Map() } as {
    [C in Collection]: Map<string, Entities[C] | null>;
  };
  const put = <C extends Collection>(at: C, id: string, value: Entities[C] | null, why: string) => {
    now[at].set(id, value);
    repairs.push({ at, id, value, why } as Repair);
  };
  const read = <C extends Collection>(at: C, id: string): Entities[C] | null => {
    const changed = now[at].get(id);
    return changed === undefined ? before.get(at, id) : changed;
  };

  let settings: Settings | null = null;
  if (touched.settings) {
    const parsed = Settings.safeParse(raw.settings());
    if (parsed.success) settings = parsed.data;
    else repairs.push({ at: 'settings', value: before.settings, why: 'These are no settings' });
  }

  const take = <C extends Collection>(at: C) => {
    let room = before.room(at);
    const ids = [...touched.ids[at]].sort();
    for (const id of ids) if (raw.get(at, id) === undefined && before.get(at, id)) room++;
    for (const id of ids) {
      const value = raw.get(at, id);
      if (value === undefined) {
        now[at].set(id, null);
        continue;
      }
      const parsed = parse(at, id, value);
      const earlier = before.get(at, id);
      if (!parsed) put(at, id, earlier, 'It is not of the shape that it must have');
      else if (!earlier && room-- <= 0) put(at, id, null, 'There are as many as there may be');
      else now[at].set(id, parsed);
    }
  };
  for (const at of COLLECTIONS) take(at);

  const clips = new Set(touched.ids.clips);
  for (const id of touched.ids.tracks) {
    if (read('tracks', id)?.kind !== before.get('tracks', id)?.kind) for (const clip of before.clipsOn(id)) clips.add(clip);
  }
  for (const id of [...clips].sort()) {
    const clip = read('clips', id);
    if (!clip) continue;
    if (clip.kind === 'media' && !assets.has(clip.assetId)) {
      put('clips', id, null, 'Its file is not this project’s to use');
      continue;
    }
    const place = placed(clip, read, assets, before.get('clips', id));
    if (place !== clip.place) put('clips', id, { ...clip, place }, 'It was where it cannot be');
  }

  const pairs = new Set(touched.ids.transitions);
  for (const id of clips) for (const key of before.pairsOf(id)) pairs.add(key);
  for (const key of [...pairs].sort()) {
    const transition = read('transitions', key);
    if (!transition) continue;
    const longest = longestTransition(read('clips', transition.from), read('clips', transition.to), assets);
    if (longest < 1) put('transitions', key, null, 'Its clips do not meet, or have nothing to spare');
    else if (transition.duration > longest)
      put('transitions', key, { ...transition, duration: longest }, 'Its clips have no more to spare');
  }

  return {
    repairs: onePerThing(repairs),
    commit() {
      if (settings) before.settings = settings;
      for (const at of COLLECTIONS) for (const [id, value] of now[at]) before.set(at, id, value);
    },
  };
}

/** Of what was put right twice, the second time counts. */
function onePerThing(repairs: readonly Repair[]): Repair[] {
  return [...new Map(repairs.map((one) => [one.at === 'settings' ? 'settings' : `${one.at}/${one.id}`, one])).values()];
}

function parse<C extends Collection>(at: C, id: string, value: unknown): Entities[C] | null {
  const parsed = SCHEMAS[at].safeParse(value);
  if (!parsed.success) return null;
  const key = at === 'transitions' ? pairKey(parsed.data as Transition) : (parsed.data as { id: string }).id;
  return key === id ? parsed.data : null;
}

type Read = <C extends Collection>(at: C, id: string) => Entities[C] | null;

/** Where a clip may be that wants to be somewhere: within its source, and on a track that takes it, else on the shelf. The same value where it may be there. */
function placed(clip: Clip, read: Read, assets: Assets, before: Clip | null): Place {
  let { place } = clip;
  const end = clip.kind === 'media' ? (assets.get(clip.assetId)?.duration ?? null) : null;
  if (end !== null && place.out > end) {
    const last = before?.place;
    const cut = { ...place, out: end };
    // Nothing of it is left within its source: what it showed before, or all there is.
    if (place.in < end && durationOf(cut) > 0) place = cut;
    else if (last && last.out <= end && durationOf({ ...place, in: last.in, out: last.out }) > 0)
      place = { ...place, in: last.in, out: last.out };
    else place = { ...place, in: 0, out: end, speed: { num: 1, den: 1 } };
  }
  const track = place.trackId === null ? null : read('tracks', place.trackId);
  if (place.trackId !== null && (!track || !fits(clip, track))) place = { ...place, trackId: null };
  return place;
}

/**
 * How long a transition between two clips may be, in flicks: it lies half before the cut and half after it, so the first needs as much
 * behind its end, and the second before its beginning. 0 where they do not meet on one track.
 */
export function longestTransition(from: Clip | null, to: Clip | null, assets: Assets): number {
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
