import { type Clip, newClip, resolve, timelineOf } from '@fotograma/edl';
import { expect, test } from 'vitest';
import { layersAt, soon } from './layers.ts';

const SECOND = 705_600_000;
const ASSET = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const V = 'track-000000';
const [A, B] = ['clip-aaaaaaa', 'clip-bbbbbbb'];
const clip = (id: string, start: number, facts: Partial<Extract<Clip, { kind: 'media' }>> = {}): Clip => ({
  ...newClip({ id, assetId: ASSET, place: { trackId: V, start: start * SECOND, in: SECOND, out: 3 * SECOND, speed: { num: 1, den: 1 } } }),
  ...facts,
});
const tracks = (kind: 'dissolve' | 'dip' | 'wipe' | null, ...clips: Clip[]) =>
  resolve(
    timelineOf({
      tracks: { [V]: { id: V, kind: 'video', order: 'a0', name: '', muted: false, locked: false } },
      clips: Object.fromEntries(clips.map((one) => [one.id, one])),
      transitions: kind ? { [`${A}>${B}`]: { from: A, to: B, kind, duration: SECOND } } : {},
    }),
  );
const at = (kind: Parameters<typeof tracks>[0], seconds: number, ...clips: Clip[]) => layersAt(tracks(kind, ...clips), seconds * SECOND);

test('a clip shows what of its source is there', () => {
  expect(at(null, 0.5, clip(A, 0))).toMatchObject([{ source: 1.5, opacity: 1, volume: 1 }]);
  expect(at(null, 2, clip(A, 0))).toEqual([]);
});

test('in the middle of a dissolve both are there, the second half seen, each half heard', () => {
  const layers = at('dissolve', 2, clip(A, 0), clip(B, 2));
  expect(layers.map(({ clip: { id }, opacity, volume }) => [id, opacity, volume])).toEqual([
    [A, 1, 0.5],
    [B, 0.5, 0.5],
  ]);
});

test('in the middle of a dip nothing is seen, and of a wipe half', () => {
  expect(at('dip', 2, clip(A, 0), clip(B, 2)).map(({ opacity }) => opacity)).toEqual([0, 0]);
  expect(at('wipe', 2, clip(A, 0), clip(B, 2)).map(({ wipe }) => wipe)).toEqual([null, 0.5]);
});

test('fades and gain are heard', () => {
  const sound = { gainDb: -6.0206, fadeIn: SECOND, fadeOut: 0, muted: false };
  expect(at(null, 0.5, clip(A, 0, { sound }))[0]?.volume).toBeCloseTo(0.25);
  expect(at(null, 0.5, clip(A, 0, { sound: { ...sound, muted: true } }))[0]?.volume).toBe(0);
});

test('what comes soon is known before', () => {
  expect(soon(tracks(null, clip(A, 0), clip(B, 5)), 0, 6 * SECOND).map(({ id }) => id)).toEqual([A, B]);
  expect(soon(tracks(null, clip(A, 0), clip(B, 5)), 0, SECOND).map(({ id }) => id)).toEqual([A]);
});
