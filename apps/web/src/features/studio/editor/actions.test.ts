import {
  type Clip,
  collectionOf,
  durationOf,
  emptyProject,
  endOf,
  rawOf,
  readProject,
  repair,
  State,
  touchedBy,
  writeProject,
} from '@fotograma/edl';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addClip,
  addMarker,
  addTitle,
  addTransition,
  moveClips,
  removeTrack,
  rest,
  rippleRemove,
  setSpeed,
  snapPoints,
  splitAt,
  trimEnd,
  trimStart,
} from './actions.ts';

const SECOND = 705_600_000;
const at = (seconds: number) => Math.round(seconds * SECOND);
const ASSET = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const assets = new Map([[ASSET, { duration: 10 * SECOND }]]);
const settings = { width: 1920, height: 1080, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;

let doc: Y.Doc;
let state: State;
let [video, audio] = ['', ''];
beforeEach(() => {
  let n = 0;
  const project = emptyProject(settings, () => `track-00000${n++}`);
  doc = new Y.Doc();
  writeProject(doc, project, null);
  state = new State(project);
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    const { repairs, commit } = repair(rawOf(doc), touchedBy(transaction), { assets, before: state });
    // Whatever an editor does is right as it is.
    expect(repairs).toEqual([]);
    commit();
  });
  [video, audio] = ['track-000000', 'track-000001'];
});

const put = (start: number, seconds = 2) =>
  doc.transact(() => addClip(doc, { assetId: ASSET, duration: seconds * SECOND, trackId: video, start: start * SECOND }));
const clip = (id: string) => readProject(doc).clips[id] as Clip;
const act = (work: () => void) => doc.transact(work);

test('a clip that is cut in two shows what it showed', () => {
  const id = put(1);
  let second: string[] = [];
  act(() => {
    second = splitAt(doc, state, [id], at(1.4));
  });
  const [a, b] = [clip(id), clip(second[0] ?? '')];
  expect([endOf(a.place), b.place.start, endOf(b.place)]).toEqual([at(1.4), at(1.4), 3 * SECOND]);
  expect([a.place.out, b.place.in]).toEqual([at(0.4), at(0.4)]);
});

test('beginning and end are moved within the file, and no further', () => {
  const id = put(1);
  act(() => trimStart(doc, clip(id), at(1.5)));
  expect(clip(id).place).toMatchObject({ start: at(1.5), in: at(0.5), out: 2 * SECOND });
  act(() => trimStart(doc, clip(id), 0));
  expect(clip(id).place).toMatchObject({ start: SECOND, in: 0 });
  act(() => trimEnd(doc, clip(id), 99 * SECOND, assets));
  expect(clip(id).place.out).toBe(10 * SECOND);
});

test('what is behind closes up to what is taken away', () => {
  const [a, b, c] = [put(0), put(2), put(5)];
  act(() => rippleRemove(doc, state, [a]));
  expect([clip(b).place.start, clip(c).place.start]).toEqual([0, 3 * SECOND]);
});

test('clips go no further than the beginning, and to tracks that take them', () => {
  const [a, b] = [put(1), put(4)];
  act(() => void moveClips(doc, state, [a, b], -9 * SECOND, audio));
  expect([clip(a).place, clip(b).place]).toMatchObject([
    { start: 0, trackId: audio },
    { start: 3 * SECOND, trackId: audio },
  ]);
});

describe('a transition', () => {
  test('is as long as its clips have to spare, and goes with the half it belongs to', () => {
    const [a, b] = [put(0), put(2)];
    act(() => trimStart(doc, clip(b), at(2.5)));
    act(() => void moveClips(doc, state, [b], -at(0.5)));
    let length = 0;
    act(() => {
      length = addTransition(doc, { from: clip(a), to: clip(b) }, 'dissolve', 4 * SECOND, assets);
    });
    expect(length).toBe(SECOND);
    act(() => void splitAt(doc, state, [a], SECOND));
    const [transition] = Object.values(readProject(doc).transitions);
    expect(transition).toMatchObject({ to: b, duration: SECOND });
    expect(transition?.from).not.toBe(a);
  });
});

test('twice as fast is half as long', () => {
  const id = put(0);
  act(() => setSpeed(doc, clip(id), 200));
  expect(durationOf(clip(id).place)).toBe(SECOND);
});

test('clips of a track that is taken away lie on the shelf', () => {
  const id = put(0);
  act(() => removeTrack(doc, state, video));
  expect(clip(id).place.trackId).toBeNull();
});

test('a title makes its track, once', () => {
  act(() => void addTitle(doc, state, 'One', 0));
  act(() => void addTitle(doc, state, 'Two', SECOND));
  expect(Object.values(readProject(doc).tracks).filter(({ kind }) => kind === 'text')).toHaveLength(1);
});

test('a marker at the same time takes the first away', () => {
  act(() => addMarker(doc, state, SECOND));
  act(() => addMarker(doc, state, SECOND));
  expect(collectionOf(doc, 'markers').size).toBe(0);
});

test('what is dragged rests at edges that are near, else on a frame', () => {
  const id = put(2);
  const points = snapPoints(state, 7 * SECOND, new Set());
  const length = SECOND;
  expect(rest(at(3.98), [0, length], points, at(0.05), state)).toBe(4 * SECOND);
  expect(rest(at(1.02), [0, length], points, at(0.05), state)).toBe(SECOND);
  expect(rest(at(5.013), [0, length], points, at(0.001), state)).toBe(5 * SECOND);
  expect(snapPoints(state, 0, new Set([id]))).toEqual([0]);
});
