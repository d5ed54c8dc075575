import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clip, emptyProject, endOf, type Project } from './document.ts';
import { resolve, timelineOf } from './resolve.ts';

const TRACK = 'track-video0';
const idOf = (n: number) => `clip-${String(n).padStart(7, '0')}`;
const clip = (n: number, start: number, length: number, trackId: string | null = TRACK): Clip => ({
  id: idOf(n),
  kind: 'text',
  name: '',
  text: '',
  place: { trackId, start, in: 0, out: length, speed: { num: 1, den: 1 } },
  transform: { x: 0, y: 0, scale: 1, rotation: 0, opacity: 1, crop: { left: 0, top: 0, right: 0, bottom: 0 } },
  style: { font: 'sans', size: 0.1, weight: 400, colour: '#ffffff', background: null, align: 'center' },
});
const projectOf = (...clips: Clip[]): Project => {
  const settings = { width: 1920, height: 1080, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;
  let n = 0;
  const project = emptyProject(settings, () => (n++ === 0 ? TRACK : 'track-audio0'));
  return { ...project, clips: Object.fromEntries(clips.map((one) => [one.id, one])) };
};
const shownOf = (project: Project) => resolve(timelineOf(project))[0]?.shown ?? [];
const seen = (...clips: Clip[]) => shownOf(projectOf(...clips)).map(({ clip: { id }, from, to }) => [Number(id.slice(5)), from, to]);

test.each([
  ['nothing', [], []],
  ['one', [clip(1, 10, 5)], [[1, 10, 15]]],
  [
    'one after the other',
    [clip(2, 5, 5), clip(1, 0, 5)],
    [
      [1, 0, 5],
      [2, 5, 10],
    ],
  ],
  [
    'a gap',
    [clip(1, 0, 5), clip(2, 7, 5)],
    [
      [1, 0, 5],
      [2, 7, 12],
    ],
  ],
  [
    'the later covers',
    [clip(1, 0, 10), clip(2, 6, 10)],
    [
      [1, 0, 6],
      [2, 6, 16],
    ],
  ],
  [
    'one within another',
    [clip(1, 0, 10), clip(2, 3, 2)],
    [
      [1, 0, 3],
      [2, 3, 5],
      [1, 5, 10],
    ],
  ],
  [
    'two that begin together',
    [clip(1, 0, 4), clip(2, 0, 2)],
    [
      [2, 0, 2],
      [1, 2, 4],
    ],
  ],
  ['the shelf', [clip(1, 0, 4, null)], []],
] as const)('%s', (_, clips, stretches) => expect(seen(...clips)).toEqual(stretches));

test('at every moment it is the latest of those that are there, and never two', () => {
  const clips = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 20 })), { maxLength: 12 });
  fc.assert(
    fc.property(clips, (places) => {
      const all = places.map(([start, length], n) => clip(n, start, length));
      const shown = shownOf(projectOf(...all));
      for (let time = 0; time < 62; time++) {
        const there = all
          .filter(({ place }) => place.start <= time && time < endOf(place))
          .sort((a, b) => a.place.start - b.place.start || (a.id < b.id ? -1 : 1));
        const now = shown.filter(({ from, to }) => from <= time && time < to);
        expect(now.map(({ clip: { id } }) => id)).toEqual(there.slice(-1).map(({ id }) => id));
      }
    }),
  );
});

describe('a transition', () => {
  const dissolve = (duration: number, ...clips: Clip[]) => {
    const project = projectOf(...clips);
    project.transitions[`${idOf(1)}>${idOf(2)}`] = { from: idOf(1), to: idOf(2), kind: 'dissolve', duration };
    return shownOf(project).map(({ clip: { id }, from, to, arrives }) => [Number(id.slice(5)), from, to, arrives?.duration ?? 0]);
  };
  test('lies half before its cut and half behind it', () =>
    expect(dissolve(5, clip(1, 0, 10), clip(2, 10, 10))).toEqual([
      [1, 0, 13, 0],
      [2, 8, 20, 5],
    ]));
  test('is not seen where its cut lies under another clip', () =>
    expect(dissolve(4, clip(1, 0, 10), clip(2, 10, 10), clip(3, 10, 2))).toEqual([
      [1, 0, 10, 0],
      [3, 10, 12, 0],
      [2, 12, 20, 0],
    ]));
  test('is no longer than what is seen of its clips', () =>
    expect(dissolve(8, clip(1, 0, 10), clip(2, 10, 10), clip(3, 12, 2))).toEqual([
      [1, 0, 11, 0],
      [2, 9, 12, 2],
      [3, 12, 14, 0],
      [2, 14, 20, 0],
    ]));
});
