import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clip, emptyProject, Project } from './document.ts';
import { type Raw, type RepairContext, repair } from './repair.ts';
import { type Collection, State, type Touched } from './state.ts';

const VIDEO = 'track-video0';
const AUDIO = 'track-audio0';
const ASSET = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const OTHER = '4f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const SETTINGS = { width: 1920, height: 1080, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;

const empty = (): Project => {
  let n = 0;
  return emptyProject(SETTINGS, () => (n++ === 0 ? VIDEO : AUDIO));
};
const media = (id: string, place: Partial<Clip['place']> = {}, facts: Record<string, unknown> = {}): Clip =>
  ({
    id,
    kind: 'media',
    name: '',
    assetId: ASSET,
    place: { trackId: VIDEO, start: 0, in: 100, out: 200, speed: { num: 1, den: 1 }, ...place },
    transform: { x: 0, y: 0, scale: 1, rotation: 0, opacity: 1, crop: { left: 0, top: 0, right: 0, bottom: 0 } },
    sound: { gainDb: 0, fadeIn: 0, fadeOut: 0, muted: false },
    ...facts,
  }) as Clip;

/** A project that anybody has written into. */
type Written = Record<Collection, Record<string, unknown>> & { settings: unknown };

const rawOf = (project: Written): Raw => ({
  settings: () => project.settings,
  get: (at, id) => (Object.hasOwn(project[at], id) ? project[at][id] : undefined),
});
const touchedOf = (ids: Partial<Record<Collection, readonly string[]>>, settings = false): Touched => ({
  settings,
  ids: { tracks: new Set(ids.tracks), clips: new Set(ids.clips), transitions: new Set(ids.transitions), markers: new Set(ids.markers) },
});
const contextOf = (before: Project): RepairContext => ({ before: new State(before), assets: new Map([[ASSET, { duration: 1_000 }]]) });

/** A project after its repairs: what the state holds then, and what the document does, are the same. */
function repaired(project: Written, touched: Touched, context: RepairContext): Project {
  const next = structuredClone(project);
  const { repairs, commit } = repair(rawOf(project), touched, context);
  for (const one of repairs) {
    if (one.at === 'settings') next.settings = one.value;
    else if (one.value === null) delete next[one.at][one.id];
    else next[one.at][one.id] = one.value;
  }
  commit();
  const kept = context.before.toProject();
  expect(kept).toEqual(next);
  return kept;
}

const A = 'clip-aaaaaaa';
const B = 'clip-bbbbbbb';
const withClips = (...clips: unknown[]): Project => ({
  ...empty(),
  clips: Object.fromEntries((clips as Clip[]).map((clip) => [clip.id, clip])),
});

describe('a clip', () => {
  const good = withClips(media(A));
  const after = (clip: unknown, before = good) =>
    repaired({ ...before, clips: { [A]: clip as Clip } }, touchedOf({ clips: [A] }), contextOf(before)).clips[A];

  test('that is right is left alone', () =>
    expect(repair(rawOf(good as never), touchedOf({ clips: [A] }), contextOf(good)).repairs).toEqual([]));
  test.each([
    ['of another shape', { ...media(A), surplus: 1 }],
    ['under another id', media(B)],
    ['that begins before there was time', media(A, { start: -5 })],
    ['that ends before it begins', media(A, { in: 300, out: 200 })],
    ['that is no clip', 'evil'],
    ['at no time', media(A, { start: Number.NaN })],
    ['with control characters', media(A, {}, { name: 'a\u0000' })],
  ])('%s is what it was before', (_, clip) => expect(after(clip)).toEqual(media(A)));
  test('that was never right goes', () => expect(after('evil', empty())).toBeUndefined());
  test('ends where its source does', () => expect(after(media(A, { in: 900, out: 1_500 }))?.place).toMatchObject({ in: 900, out: 1_000 }));
  test('that is beyond its source shows what it showed', () =>
    expect(after(media(A, { in: 2_000, out: 2_500 }))?.place).toMatchObject({ in: 100, out: 200 }));
  test('of a file that is not the project’s goes', () => expect(after(media(A, {}, { assetId: OTHER }))).toBeUndefined());
  test.each(['track-none00', 'track-text00'])('on a track that does not take it (%s) lies on the shelf', (trackId) => {
    const project = withClips(media(A, { trackId }));
    project.tracks['track-text00'] = { ...(project.tracks[VIDEO] as Project['tracks'][string]), id: 'track-text00', kind: 'text' };
    expect(repaired(project, touchedOf({ clips: [A], tracks: ['track-text00'] }), contextOf(good)).clips[A]?.place.trackId).toBeNull();
  });
});

test('whoever takes a track away destroys no clip', () => {
  const before = withClips(media(A), media(B, { trackId: AUDIO }));
  const { [VIDEO]: _, ...tracks } = before.tracks;
  const now = repaired({ ...before, tracks }, touchedOf({ tracks: [VIDEO] }), contextOf(before));
  expect([now.clips[A]?.place.trackId, now.clips[B]?.place.trackId]).toEqual([null, AUDIO]);
});

describe('a transition', () => {
  const pair = `${A}>${B}`;
  const before = {
    ...withClips(media(A), media(B, { start: 100 })),
    transitions: { [pair]: { from: A, to: B, kind: 'dissolve' as const, duration: 50 } },
  };
  const after = (project: Project, touched: Touched) => repaired(project, touched, contextOf(before)).transitions[pair];

  test('is as long as its clips have to spare', () => {
    const long = { ...before, transitions: { [pair]: { from: A, to: B, kind: 'dissolve' as const, duration: 5_000 } } };
    expect(after(long, touchedOf({ transitions: [pair] }))?.duration).toBe(100);
  });
  test('goes with what it stood between', () => {
    expect(after({ ...before, clips: { [A]: media(A) } }, touchedOf({ clips: [B] }))).toBeUndefined();
    expect(after({ ...before, clips: { [A]: media(A), [B]: media(B, { start: 150 }) } }, touchedOf({ clips: [B] }))).toBeUndefined();
  });
  test('stands under its pair', () => {
    const wrong = { ...before, transitions: { [`${B}>${A}`]: { from: A, to: B, kind: 'dissolve' as const, duration: 5 } } };
    expect(repaired(wrong, touchedOf({ transitions: [`${B}>${A}`] }), contextOf({ ...before, transitions: {} })).transitions).toEqual({});
  });
});

test('settings that are none are what they were', () => {
  const before = empty();
  expect(repaired({ ...before, settings: { ...SETTINGS, width: 0 } as never }, touchedOf({}, true), contextOf(before)).settings).toEqual(
    SETTINGS,
  );
});

/** What an editor, or somebody who means harm, may write. */
const anyPlace = fc.record({
  trackId: fc.oneof(fc.constantFrom(VIDEO, AUDIO, 'track-none00'), fc.constant(null)),
  start: fc.integer({ min: -10, max: 500 }),
  in: fc.integer({ min: -10, max: 1_200 }),
  out: fc.integer({ min: -10, max: 1_500 }),
  speed: fc.constantFrom({ num: 1, den: 1 }, { num: 2, den: 1 }, { num: 1, den: 100 }, { num: 0, den: 1 }),
});
const ids = ['clip-0000000', 'clip-1111111', 'clip-2222222', 'clip-3333333'] as const;
const anyClip = fc.tuple(
  fc.constantFrom(...ids),
  fc.oneof({ arbitrary: anyPlace, weight: 5 }, { arbitrary: fc.anything(), weight: 1 }),
  fc.constantFrom(ASSET, OTHER),
);

test('after any change every invariant holds, and nothing is left to put right', () => {
  const change = fc.record({
    clips: fc.array(anyClip, { maxLength: 4 }),
    gone: fc.subarray([...ids, VIDEO, AUDIO]),
    transitions: fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids), fc.integer({ min: -5, max: 400 })), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      let now = empty();
      for (const { clips, gone, transitions } of changes) {
        const before = now;
        const next: Written = structuredClone(now);
        for (const [id, place, assetId] of clips) next.clips[id] = { ...media(id), place, assetId };
        for (const id of gone) {
          delete next.clips[id];
          delete next.tracks[id];
        }
        for (const [from, to, duration] of transitions) next.transitions[`${from}>${to}`] = { from, to, kind: 'dissolve', duration };
        const touched = touchedOf({
          clips: [...clips.map(([id]) => id), ...gone],
          tracks: gone,
          transitions: transitions.map(([from, to]) => `${from}>${to}`),
        });
        const context = contextOf(before);
        now = repaired(next, touched, context);
        expect(Project.safeParse(now).error).toBeUndefined();
        for (const { place } of Object.values(now.clips)) {
          expect(place.out).toBeLessThanOrEqual(1_000);
          expect(place.trackId === null || place.trackId in now.tracks).toBe(true);
        }
        expect(repair(rawOf(now as never), touched, contextOf(now)).repairs).toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});
