import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { type Clip, emptyProject, type Place, type Project } from './document.ts';
import { State } from './state.ts';
import { allOf, collectionOf, metaOf, REPAIR, readProject, repairDocument, rootsIn, touchedBy, writeProject, writeThing } from './ydoc.ts';

/** How many histories are tried; the whole ten thousand with `EDL_HISTORIES=10000`. */
const HISTORIES = Number(process.env.EDL_HISTORIES ?? 300);
const SETTINGS = { width: 1920, height: 1080, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;
const VIDEO = 'track-video0';
const AUDIO = 'track-audio0';
const TITLES = 'track-titles';
const ASSETS = new Map([
  ['3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11', { duration: 1_000 }],
  ['4f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11', { duration: null }],
]);
const FOREIGN = '5f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const CLIPS = ['clip-0000000', 'clip-1111111', 'clip-2222222', 'clip-3333333'];
const TRACKS = [VIDEO, AUDIO, TITLES];

const empty = (): Project => {
  let n = 0;
  return emptyProject(SETTINGS, () => (n++ === 0 ? VIDEO : AUDIO));
};

const plain = { noNullPrototype: true } as const;
const place = fc.record(
  {
    trackId: fc.oneof(fc.constantFrom(...TRACKS, 'track-none00'), fc.constant(null)),
    start: fc.integer({ min: -5, max: 500 }),
    in: fc.integer({ min: -5, max: 1_100 }),
    out: fc.integer({ min: -5, max: 1_300 }),
    speed: fc.constantFrom({ num: 1, den: 1 }, { num: 2, den: 1 }, { num: 0, den: 1 }),
  },
  plain,
);
/** Two that meet, so that transitions have something to stand between. */
const meeting = fc.constantFrom<Place>(
  { trackId: VIDEO, start: 0, in: 100, out: 200, speed: { num: 1, den: 1 } },
  { trackId: VIDEO, start: 100, in: 100, out: 300, speed: { num: 1, den: 1 } },
);
const clipId = fc.constantFrom(...CLIPS);
const edit = fc.oneof(
  fc.record({
    kind: fc.constant('clip' as const),
    id: clipId,
    place: fc.oneof(place, meeting),
    asset: fc.constantFrom(...ASSETS.keys(), FOREIGN),
  }),
  fc.record({ kind: fc.constant('title' as const), id: clipId, place: fc.oneof(place, meeting) }),
  fc.record({ kind: fc.constant('move' as const), id: clipId, place: fc.oneof(place, meeting) }),
  fc.record({ kind: fc.constant('words' as const), id: clipId, at: fc.nat(10), words: fc.constantFrom('a', 'bc\n', '\u0001') }),
  fc.record({ kind: fc.constant('delete' as const), id: fc.constantFrom(...CLIPS, ...TRACKS) }),
  fc.record({
    kind: fc.constant('track' as const),
    id: fc.constantFrom(...TRACKS),
    of: fc.constantFrom('video', 'audio', 'text', 'smell'),
  }),
  fc.record({ kind: fc.constant('transition' as const), from: clipId, to: clipId, duration: fc.integer({ min: -2, max: 400 }) }),
  fc.record({ kind: fc.constant('settings' as const), width: fc.constantFrom(1280, 640, 3) }),
  fc.record({ kind: fc.constant('evil' as const), id: clipId, value: fc.constantFrom('evil', 7, { id: 'clip-0000000' }) }),
  fc.record({ kind: fc.constant('nested' as const), id: clipId }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function act(doc: Y.Doc, one: Edit): void {
  const clips = collectionOf(doc, 'clips');
  const thing = (id: string) => {
    const there = clips.get(id) as unknown;
    return there instanceof Y.Map ? there : null;
  };
  const shared = (id: string, at: unknown) => ({
    id,
    name: '',
    place: at,
    transform: { x: 0, y: 0, scale: 1, rotation: 0, opacity: 1, crop: { left: 0, top: 0, right: 0, bottom: 0 } },
  });
  doc.transact(() => {
    if (one.kind === 'clip') {
      writeThing(doc, 'clips', one.id, {
        ...shared(one.id, one.place),
        kind: 'media',
        assetId: one.asset,
        sound: { gainDb: 0, fadeIn: 0, fadeOut: 0, muted: false },
      });
    } else if (one.kind === 'title') {
      const style = { font: 'sans', size: 0.1, weight: 400, colour: '#ffffff', background: null, align: 'center' };
      writeThing(doc, 'clips', one.id, { ...shared(one.id, one.place), kind: 'text', text: 'The end', style });
    } else if (one.kind === 'move') thing(one.id)?.set('place', one.place);
    else if (one.kind === 'words') {
      const text = thing(one.id)?.get('text');
      if (text instanceof Y.Text) text.insert(Math.min(one.at, text.length), one.words);
    } else if (one.kind === 'delete') {
      clips.delete(one.id);
      collectionOf(doc, 'tracks').delete(one.id);
    } else if (one.kind === 'track')
      writeThing(doc, 'tracks', one.id, { id: one.id, kind: one.of, order: 'a5', name: '', muted: false, locked: false });
    else if (one.kind === 'transition')
      writeThing(doc, 'transitions', `${one.from}>${one.to}`, { from: one.from, to: one.to, kind: 'dissolve', duration: one.duration });
    else if (one.kind === 'settings') metaOf(doc).set('settings', { ...SETTINGS, width: one.width });
    else if (one.kind === 'evil') clips.set(one.id, one.value as never);
    else thing(one.id)?.set('place', new Y.Map(Object.entries({ trackId: VIDEO, start: 0, in: 0, out: 5 })));
  });
}

/** The server's side: whatever comes is put right before anybody else sees it. */
function serve(doc: Y.Doc, state: State): void {
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    if (transaction.origin === REPAIR || transaction.changed.size === 0) return;
    repairDocument(doc, touchedBy(transaction), { assets: ASSETS, before: state });
  });
}

test('five who edit at once, each when they please: all end with the same, the server too, and it is a project', () => {
  const step = fc.record({
    who: fc.nat(4),
    what: fc.oneof({ arbitrary: edit, weight: 3 }, { arbitrary: fc.constantFrom('send' as const, 'receive' as const), weight: 2 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const server = new Y.Doc();
      writeProject(server, empty(), REPAIR);
      const state = new State(empty());
      serve(server, state);
      const people = Array.from({ length: 5 }, () => new Y.Doc());
      const pull = (doc: Y.Doc) => Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)));
      const push = (doc: Y.Doc) => {
        Y.applyUpdate(server, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)));
        // What anybody who joins now would see.
        expect(readProject(server)).toEqual(state.toProject());
      };
      for (const doc of people) pull(doc);
      for (const { who, what } of steps) {
        const doc = people[who] as Y.Doc;
        if (what === 'send') push(doc);
        else if (what === 'receive') pull(doc);
        else act(doc, what);
      }
      for (const doc of people) push(doc);
      for (const doc of people) pull(doc);
      const project = state.toProject();
      for (const doc of people) expect(readProject(doc)).toEqual(project);
      // Nothing is left to put right, even for somebody who looks at all of it.
      expect(repairDocument(server, allOf(server), { assets: ASSETS, before: new State(project) })).toEqual([]);
      for (const clip of Object.values(project.clips) as Clip[]) {
        if (clip.kind === 'media') expect(ASSETS.has(clip.assetId)).toBe(true);
        expect(clip.place.trackId === null || clip.place.trackId in project.tracks).toBe(true);
      }
      expect(
        rootsIn(Y.encodeStateAsUpdate(server)).every((name) => ['meta', 'tracks', 'clips', 'transitions', 'markers'].includes(name)),
      ).toBe(true);
    }),
    { numRuns: HISTORIES },
  );
});
