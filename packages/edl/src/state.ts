import { type Clip, LIMITS, type Marker, type Project, SCHEMA_VERSION, type Settings, type Track, type Transition } from './document.ts';

export const COLLECTIONS = ['tracks', 'clips', 'transitions', 'markers'] as const;
export type Collection = (typeof COLLECTIONS)[number];
export interface Entities {
  tracks: Track;
  clips: Clip;
  transitions: Transition;
  markers: Marker;
}

/** What a change has touched: ids, gone ones too. */
export interface Touched {
  readonly settings: boolean;
  readonly ids: { readonly [C in Collection]: ReadonlySet<string> };
}

/**
 * A project in memory, kept in step with a document one change at a time, with the indexes that make a change cost what it touches
 * and not what the project holds.
 */
export class State {
  settings: Settings;
  readonly all: { readonly [C in Collection]: Map<string, Entities[C]> } = {
    tracks: new Map(),
    clips: new Map(),
    transitions: new Map(),
    markers: new Map(),
  };
  readonly #onTrack = new Map<string, Set<string>>();
  readonly #pairs = new Map<string, Set<string>>();
  /** How many clips show each file. */
  readonly #assets = new Map<string, number>();

  constructor(project: Project) {
    this.settings = project.settings;
    const fill = <C extends Collection>(at: C) => {
      for (const [id, value] of Object.entries(project[at] as Record<string, Entities[C]>)) this.set(at, id, value);
    };
    for (const at of COLLECTIONS) fill(at);
  }

  get<C extends Collection>(at: C, id: string): Entities[C] | null {
    return this.all[at].get(id) ?? null;
  }

  /** @param value null takes it away. */
  set<C extends Collection>(at: C, id: string, value: Entities[C] | null): void {
    if (at === 'clips') {
      this.#count(this.all.clips.get(id), -1);
      this.#count(value as Clip | null, 1);
      move(this.#onTrack, id, trackOf(this.all.clips.get(id)), trackOf(value as Clip | null));
    } else if (at === 'transitions') {
      const [before, after] = [this.all.transitions.get(id), value as Transition | null];
      for (const side of ['from', 'to'] as const) move(this.#pairs, id, before?.[side], after?.[side]);
    }
    if (value === null) this.all[at].delete(id);
    else this.all[at].set(id, value);
  }

  /** Ids of the clips on a track. */
  clipsOn(trackId: string): ReadonlySet<string> {
    return this.#onTrack.get(trackId) ?? NONE;
  }

  /** Keys of the transitions that begin or end with a clip. */
  pairsOf(clipId: string): ReadonlySet<string> {
    return this.#pairs.get(clipId) ?? NONE;
  }

  /** How many more of a kind it takes. */
  room(at: Collection): number {
    return LIMITS[at] - this.all[at].size;
  }

  /** As canonical JSON: keys in their order, so that the same project is the same text. */
  toProject(): Project {
    const sorted = <T>(map: ReadonlyMap<string, T>) =>
      Object.fromEntries([...map.keys()].sort().map((id) => [id, map.get(id) as T])) as Record<string, T>;
    return {
      schemaVersion: SCHEMA_VERSION,
      settings: this.settings,
      tracks: sorted(this.all.tracks),
      clips: sorted(this.all.clips),
      transitions: sorted(this.all.transitions),
      markers: sorted(this.all.markers),
    };
  }

  /** Ids of the files that its clips show. */
  assetIds(): Iterable<string> {
    return this.#assets.keys();
  }

  #count(clip: Clip | null | undefined, by: 1 | -1): void {
    if (clip?.kind !== 'media') return;
    const count = (this.#assets.get(clip.assetId) ?? 0) + by;
    if (count === 0) this.#assets.delete(clip.assetId);
    else this.#assets.set(clip.assetId, count);
  }
}

const NONE: ReadonlySet<string> = new Set();

function trackOf(clip: Clip | null | undefined): string | undefined {
  return clip?.place.trackId ?? undefined;
}

function move(index: Map<string, Set<string>>, id: string, from: string | undefined, to: string | undefined): void {
  if (from === to) return;
  if (from !== undefined) {
    const left = index.get(from);
    left?.delete(id);
    if (left?.size === 0) index.delete(from);
  }
  if (to === undefined) return;
  const there = index.get(to);
  if (there) there.add(id);
  else index.set(to, new Set([id]));
}

/** No change at all, to be added to. */
export function untouched(): { settings: boolean; ids: { [C in Collection]: Set<string> } } {
  return { settings: false, ids: { tracks: new Set(), clips: new Set(), transitions: new Set(), markers: new Set() } };
}
