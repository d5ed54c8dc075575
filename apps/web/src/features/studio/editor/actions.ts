import {
  type Assets,
  type Clip,
  durationOf,
  endOf,
  FLICKS_A_SECOND,
  fits,
  inOrder,
  longestTransition,
  newClip,
  newTitle,
  orderBetween,
  type Place,
  pairKey,
  type State,
  snapTo,
  type Track,
  type Transition,
  writeThing,
} from '@fotograma/edl';
import type * as Y from 'yjs';

/** What editors do to a project. Every act is written whole: who calls makes one step of it. Times are in flicks, on whole frames. */

/** Twelve characters, from the browser's own randomness. */
export function newId(): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => digits[byte & 63]).join('');
}

const plainSpeed = { num: 1, den: 1 };
/** A title is as long as this, to begin with. */
const TITLE_SECONDS = 3;
const SECOND = FLICKS_A_SECOND;

function setClip(doc: Y.Doc, clip: Clip): void {
  writeThing(doc, 'clips', clip.id, clip);
}

function setPlace(doc: Y.Doc, clip: Clip, place: Partial<Place>): void {
  setClip(doc, { ...clip, place: { ...clip.place, ...place } });
}

/** Puts a file on the timeline. @returns the clip's id. */
export function addClip(doc: Y.Doc, given: { assetId: string; duration: number; trackId: string; start: number; name?: string }): string {
  const id = newId();
  const place: Place = { trackId: given.trackId, start: given.start, in: 0, out: given.duration, speed: plainSpeed };
  setClip(doc, newClip({ id, assetId: given.assetId, place, ...(given.name === undefined ? {} : { name: given.name }) }));
  return id;
}

export function addTitle(doc: Y.Doc, state: State, text: string, start: number): string {
  const existing = inOrder(state.all.tracks.values()).find(({ kind, locked }) => kind === 'text' && !locked);
  const trackId = existing?.id ?? addTrack(doc, state, 'text');
  const id = newId();
  setClip(doc, newTitle({ id, text, place: { trackId, start, in: 0, out: TITLE_SECONDS * SECOND, speed: plainSpeed } }));
  return id;
}

/** Adds a track above all others; one of sound, below them. */
export function addTrack(doc: Y.Doc, state: State, kind: Track['kind']): string {
  const all = inOrder(state.all.tracks.values());
  const order = kind === 'audio' ? orderBetween(null, all[0]?.order ?? null) : orderBetween(all.at(-1)?.order ?? null, null);
  const id = newId();
  writeThing(doc, 'tracks', id, { id, kind, order, name: '', muted: false, locked: false });
  return id;
}

export function setTrack(doc: Y.Doc, track: Track, change: Partial<Track>): void {
  writeThing(doc, 'tracks', track.id, { ...track, ...change });
}

/** Its clips lie on the shelf then. */
export function removeTrack(doc: Y.Doc, state: State, trackId: string): void {
  for (const id of [...state.clipsOn(trackId)]) {
    const clip = state.all.clips.get(id);
    if (clip) setPlace(doc, clip, { trackId: null });
  }
  writeThing(doc, 'tracks', trackId, null);
}

/** Moves clips along the timeline, and to another track where all of them fit. @returns by how much they went. */
export function moveClips(doc: Y.Doc, state: State, ids: readonly string[], by: number, trackId: string | null = null): number {
  const clips = ids.flatMap((id) => state.all.clips.get(id) ?? []);
  const least = Math.min(...clips.map(({ place }) => place.start));
  const shift = Math.max(-least, by);
  const track = trackId === null ? null : (state.all.tracks.get(trackId) ?? null);
  for (const clip of clips) {
    const target = track && !track.locked && fits(clip, track) ? track.id : clip.place.trackId;
    setPlace(doc, clip, { start: clip.place.start + shift, trackId: target });
  }
  return shift;
}

/** Lets a clip begin at another time; what it shows there stays where it was. */
export function trimStart(doc: Y.Doc, clip: Clip, at: number): void {
  setPlace(doc, clip, trimmedStart(clip, at));
}

export function trimmedStart(clip: Clip, at: number): Pick<Place, 'start' | 'in'> {
  const { place } = clip;
  const { num, den } = place.speed;
  const earliest = clip.kind === 'text' ? 0 : Math.max(0, place.start - Math.floor((place.in * den) / num));
  const start = Math.max(earliest, Math.min(at, endOf(place) - 1));
  const shift = Math.round(((start - place.start) * num) / den);
  // A title has nothing before its beginning that could be shown.
  return clip.kind === 'text' ? { start, in: Math.max(0, place.in + shift) } : { start, in: Math.max(0, place.in + shift) };
}

export function trimEnd(doc: Y.Doc, clip: Clip, at: number, assets: Assets): void {
  setPlace(doc, clip, trimmedEnd(clip, at, assets));
}

export function trimmedEnd(clip: Clip, at: number, assets: Assets): Pick<Place, 'out'> {
  const { place } = clip;
  const longest = clip.kind === 'media' ? (assets.get(clip.assetId)?.duration ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER;
  const out = place.in + Math.round(((Math.max(at, place.start + 1) - place.start) * place.speed.num) / place.speed.den);
  return { out: Math.max(place.in + 1, Math.min(out, longest)) };
}

/** Cuts clips in two where a time is within them. @returns the ids of the second halves. */
export function splitAt(doc: Y.Doc, state: State, ids: Iterable<string>, time: number): string[] {
  const made: string[] = [];
  for (const id of ids) {
    const clip = state.all.clips.get(id);
    if (!clip || clip.place.start >= time || endOf(clip.place) <= time) continue;
    const { place } = clip;
    const cut = place.in + Math.round(((time - place.start) * place.speed.num) / place.speed.den);
    const second = { ...clip, id: newId(), place: { ...place, start: time, in: cut } };
    // A transition at its end is the second half's now.
    for (const key of [...state.pairsOf(id)]) {
      const transition = state.all.transitions.get(key);
      if (transition?.from !== id) continue;
      writeThing(doc, 'transitions', key, null);
      const moved = { ...transition, from: second.id };
      writeThing(doc, 'transitions', pairKey(moved), moved);
    }
    setClip(doc, {
      ...clip,
      place: { ...place, out: cut },
      ...(clip.kind === 'media' && { sound: { ...clip.sound, fadeOut: 0 } }),
    } as Clip);
    setClip(doc, second.kind === 'media' ? { ...second, sound: { ...second.sound, fadeIn: 0 } } : second);
    made.push(second.id);
  }
  return made;
}

export function removeClips(doc: Y.Doc, state: State, ids: Iterable<string>): void {
  for (const id of ids) {
    for (const key of [...state.pairsOf(id)]) writeThing(doc, 'transitions', key, null);
    writeThing(doc, 'clips', id, null);
  }
}

/** Takes clips away and draws what is behind them on their tracks up to where they were. */
export function rippleRemove(doc: Y.Doc, state: State, ids: readonly string[]): void {
  const gone = new Set(ids);
  const byTrack = Map.groupBy(
    ids.flatMap((id) => state.all.clips.get(id) ?? []),
    ({ place }) => place.trackId,
  );
  for (const [trackId, clips] of byTrack) {
    if (trackId === null) continue;
    for (const other of state.clipsOn(trackId)) {
      const clip = state.all.clips.get(other);
      if (!clip || gone.has(other)) continue;
      const shift = clips.reduce((sum, { place }) => sum + (place.start < clip.place.start ? durationOf(place) : 0), 0);
      if (shift > 0) setPlace(doc, clip, { start: Math.max(0, clip.place.start - shift) });
    }
  }
  removeClips(doc, state, ids);
}

/** The clip that begins where another ends, on its track. */
export function nextOf(state: State, clip: Clip): Clip | null {
  if (clip.place.trackId === null) return null;
  const end = endOf(clip.place);
  for (const id of state.clipsOn(clip.place.trackId)) {
    const other = state.all.clips.get(id);
    if (other && other.id !== clip.id && other.place.start === end) return other;
  }
  return null;
}

export function previousOf(state: State, clip: Clip): Clip | null {
  if (clip.place.trackId === null) return null;
  for (const id of state.clipsOn(clip.place.trackId)) {
    const other = state.all.clips.get(id);
    if (other && other.id !== clip.id && endOf(other.place) === clip.place.start) return other;
  }
  return null;
}

/**
 * Lets one clip go over into the next, for as long as is wished and there is. @returns how long it is; 0 where the two have nothing to spare.
 */
export function addTransition(
  doc: Y.Doc,
  clips: { from: Clip; to: Clip },
  kind: Transition['kind'],
  wished: number,
  assets: Assets,
): number {
  const { from, to } = clips;
  const duration = Math.min(wished, longestTransition(from, to, assets));
  if (duration < 1) return 0;
  const transition = { from: from.id, to: to.id, kind, duration };
  writeThing(doc, 'transitions', pairKey(transition), transition);
  return duration;
}

/** Keeps where a clip begins and what it shows, and changes how fast. */
export function setSpeed(doc: Y.Doc, clip: Clip, percent: number): void {
  const num = Math.round(Math.min(1_600, Math.max(6.25, percent)) * 100);
  setPlace(doc, clip, { speed: num === 10_000 ? plainSpeed : { num, den: 10_000 } });
}

export function addMarker(doc: Y.Doc, state: State, time: number): void {
  for (const marker of state.all.markers.values()) {
    if (marker.time === time) {
      writeThing(doc, 'markers', marker.id, null);
      return;
    }
  }
  const id = newId();
  writeThing(doc, 'markers', id, { id, time, name: '', colour: '#e8a33d' });
}

/** Edges that something that is moved comes to rest at. */
export function snapPoints(state: State, playhead: number, without: ReadonlySet<string>): number[] {
  const points = new Set([0, playhead]);
  for (const [id, { place }] of state.all.clips) {
    if (without.has(id) || place.trackId === null) continue;
    points.add(place.start);
    points.add(endOf(place));
  }
  for (const { time } of state.all.markers.values()) points.add(time);
  return [...points].sort((a, b) => a - b);
}

/**
 * Where something comes to rest that is dragged to a time: at the nearest point within reach, else on a whole frame.
 * @param edges what of it may rest: offsets from the time, as 0 and its length.
 */
export function rest(time: number, edges: readonly number[], points: readonly number[], reach: number, state: State): number {
  let best: { distance: number; time: number } | null = null;
  for (const edge of edges) {
    for (const point of points) {
      const distance = Math.abs(time + edge - point);
      if (distance <= reach && (!best || distance < best.distance)) best = { distance, time: point - edge };
    }
  }
  return Math.max(0, best ? best.time : snapTo(time, state.settings.rate));
}
