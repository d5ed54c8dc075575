import { describe, expect, test } from 'vitest';
import { cmxOf } from './cmx.ts';
import { differences } from './difference.ts';
import { type Clip, emptyProject, newClip, newTitle, type Project } from './document.ts';
import { otioOf, projectOfOtio } from './otio.ts';
import { flicksOfFrames, FLICKS_A_SECOND as SECOND } from './time.ts';

const [V, S] = ['track-000001', 'track-000002'];
const TRAIN = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const BRIDGE = '4f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const media = [
  { id: TRAIN, filename: 'train.mov', duration: 60 * SECOND },
  { id: BRIDGE, filename: 'Bridge & river.mov', duration: 60 * SECOND },
];
const RATE = { num: 25, den: 1 };
const f = (frames: number, rate = RATE) => flicksOfFrames(frames, rate);

let ids = 0;
const newId = () => `thing-${String(++ids).padStart(6, '0')}`;
const empty = (rate: { num: number; den: number } = RATE): Project => {
  let n = 0;
  return emptyProject({ width: 1920, height: 1080, rate, sampleRate: 48_000, background: '#000000' }, () => `track-00000${++n}`);
};
const clip = (id: string, assetId: string, start: number, from: number, length: number, rate = RATE, trackId = V): Clip =>
  newClip({
    id,
    assetId,
    place: { trackId, start: f(start, rate), in: f(from, rate), out: f(from + length, rate), speed: { num: 1, den: 1 } },
  });
const [A, B, C] = ['clip-aaaaaaa', 'clip-bbbbbbb', 'clip-ccccccc'];
const project = (clips: Clip[], facts: Partial<Project> = {}, rate: { num: number; den: number } = RATE): Project => ({
  ...empty(rate),
  clips: Object.fromEntries(clips.map((one) => [one.id, one])),
  ...facts,
});

describe('OpenTimelineIO', () => {
  const cut = project([clip(A, TRAIN, 0, 50, 100), clip(B, BRIDGE, 100, 50, 50), clip(C, TRAIN, 200, 0, 25, RATE, S)], {
    transitions: { [`${A}>${B}`]: { from: A, to: B, kind: 'dissolve', duration: f(20) } },
    markers: { 'marker-00001': { id: 'marker-00001', time: f(10), name: 'Here', colour: '#ffffff' } },
  });
  const told = () => otioOf(cut, 'The train', new Map(media.map((one) => [one.id, one])));

  test('tells tracks, cuts, gaps and dissolves in its own words', () => {
    const [picture, sound] = (told().tracks as { children: { kind: string; children: Record<string, unknown>[] }[] }).children;
    expect(picture?.children.map(({ OTIO_SCHEMA }) => OTIO_SCHEMA)).toEqual(['Clip.2', 'Transition.1', 'Clip.2']);
    expect(picture?.children[0]).toMatchObject({
      name: 'train.mov',
      source_range: { start_time: { rate: 25, value: 50 }, duration: { value: 100 } },
      media_references: { DEFAULT_MEDIA: { target_url: `fotograma:media/${TRAIN}`, available_range: { duration: { value: 1_500 } } } },
    });
    expect(picture?.children[1]).toMatchObject({ in_offset: { value: 10 }, out_offset: { value: 10 } });
    expect(sound).toMatchObject({
      kind: 'Audio',
      children: [{ OTIO_SCHEMA: 'Gap.1', source_range: { duration: { value: 200 } } }, { OTIO_SCHEMA: 'Clip.2' }],
    });
  });

  test('comes back as it was, shelf, titles and all', () => {
    const place = { trackId: null, start: 5, in: 0, out: 7, speed: { num: 3, den: 2 } };
    const whole = { ...cut, clips: { ...cut.clips, 'clip-title00': newTitle({ id: 'clip-title00', text: 'Fin', place }) } };
    const otio = JSON.parse(JSON.stringify(otioOf(whole, 'x', new Map())));
    expect(projectOfOtio(otio, { settings: whole.settings, media, newId })).toEqual({ project: whole, missing: [] });
  });

  test('of another editor finds files by their names, and tells which it did not find', () => {
    const { metadata: _, ...foreign } = told();
    const text = JSON.stringify(foreign)
      .replaceAll(`fotograma:media/${TRAIN}`, 'file:///volumes/takes/TRAIN.mov')
      .replaceAll(`fotograma:media/${BRIDGE}`, 'file:///volumes/takes/Bridge%20%26%20river.mov');
    const { project: read, missing } = projectOfOtio(JSON.parse(text), { settings: cut.settings, media: media.slice(1), newId });
    expect(missing).toEqual(['train.mov']);
    const [only] = Object.values(read.clips);
    expect(only).toMatchObject({ assetId: BRIDGE, place: { start: f(100), in: f(50), out: f(100) } });
    const all = projectOfOtio(JSON.parse(text), { settings: cut.settings, media, newId }).project;
    expect(Object.values(all.transitions)).toMatchObject([{ kind: 'dissolve', duration: f(20) }]);
    expect(Object.values(all.clips).map(({ place: { start } }) => start)).toEqual([0, f(100), f(200)]);
  });

  test.each([
    ['no timeline', { OTIO_SCHEMA: 'Clip.2' }],
    [
      'words for numbers',
      {
        OTIO_SCHEMA: 'Timeline.1',
        tracks: { children: [{ OTIO_SCHEMA: 'Track.1', kind: 'Video', children: [{ OTIO_SCHEMA: 'Clip.2', source_range: 'x' }] }] },
      },
    ],
    ['nothing', null],
  ])('that is none (%s) is refused', (_, given) => expect(() => projectOfOtio(given, { settings: cut.settings, media, newId })).toThrow());
});

describe('CMX3600', () => {
  const nameOf = (id: string) => media.find((one) => one.id === id)?.filename ?? id;

  test('tells cuts and dissolves in frames, ends not included, from the first hour on', () => {
    const cut = project([clip(A, TRAIN, 0, 50, 100), clip(B, BRIDGE, 100, 50, 50)], {
      transitions: { [`${A}>${B}`]: { from: A, to: B, kind: 'dissolve', duration: f(20) } },
    });
    // The first is seen alone until frame 90, the second from there on, of which the first 20 frames are the dissolve.
    expect(cmxOf(cut, 'The train', nameOf).split('\r\n')).toEqual([
      'TITLE: The train',
      'FCM: NON-DROP FRAME',
      '',
      '001  3F0C4F5E V     C        00:00:02:00 00:00:05:15 01:00:00:00 01:00:03:15',
      '* FROM CLIP NAME: train.mov',
      '002  3F0C4F5E V     C        00:00:05:15 00:00:05:15 01:00:03:15 01:00:03:15',
      '002  4F0C4F5E V     D    020 00:00:01:15 00:00:04:00 01:00:03:15 01:00:06:00',
      '* FROM CLIP NAME: train.mov',
      '* TO CLIP NAME: Bridge & river.mov',
      '',
    ]);
  });

  test('of three clips that go over into each other every frame of the record is told once', () => {
    const cut = project([clip(A, TRAIN, 0, 50, 50), clip(B, BRIDGE, 50, 50, 50), clip(C, TRAIN, 100, 500, 50)], {
      transitions: {
        [`${A}>${B}`]: { from: A, to: B, kind: 'dissolve', duration: f(11) },
        [`${B}>${C}`]: { from: B, to: C, kind: 'dissolve', duration: f(12) },
      },
    });
    const records = [...cmxOf(cut, '', nameOf).matchAll(/(\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d)\r/g)].map(([, from, to]) => [
      from,
      to,
    ]);
    const lasting = records.filter(([from, to]) => from !== to);
    expect(lasting[0]?.[0]).toBe('01:00:00:00');
    expect(lasting.at(-1)?.[1]).toBe('01:00:06:00');
    for (const [n, [from]] of lasting.slice(1).entries()) expect(from).toBe(lasting[n]?.[1]);
  });

  test('of 29.97 frames a second drops frames, so that an hour is an hour', () => {
    const rate = { num: 30_000, den: 1_001 };
    const list = cmxOf(project([clip(A, TRAIN, 0, 0, 1_800, rate)], {}, rate), '', nameOf);
    expect(list).toContain('FCM: DROP FRAME');
    expect(list).toContain('00:00:00;00 00:01:00;02 01:00:00;00 01:01:00;02');
  });
});

test('what has changed is told as people would', () => {
  const before = project([clip(A, TRAIN, 0, 0, 50), clip(B, BRIDGE, 50, 0, 50), clip(C, TRAIN, 100, 0, 50)]);
  const after = project([
    clip(A, TRAIN, 10, 0, 50),
    clip(B, BRIDGE, 50, 0, 40),
    newTitle({ id: 'clip-ddddddd', text: 'Fin\n.', place: { trackId: V, start: 0, in: 0, out: 5, speed: { num: 1, den: 1 } } }),
  ]);
  expect(
    differences(before, { ...after, settings: { ...after.settings, width: 1280 } }).map(({ at, id, kind, name }) => [at, id, kind, name]),
  ).toEqual([
    ['settings', null, 'changed', ''],
    ['clip', A, 'moved', ''],
    ['clip', B, 'trimmed', ''],
    ['clip', C, 'removed', ''],
    ['clip', 'clip-ddddddd', 'added', 'Fin'],
  ]);
  expect(differences(before, structuredClone(before))).toEqual([]);
});
