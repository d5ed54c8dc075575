import { collectionOf, writeThing } from '@fotograma/edl';
import * as Y from 'yjs';
import { clipOf } from '../support/studio.ts';

/** What a hostile change is about. */
export interface Around {
  readonly track: string;
  readonly ids: readonly string[];
  readonly forged: readonly number[];
  readonly assetId: string;
  readonly foreignId: string;
}

const pick = <T>(random: () => number, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

/**
 * An update that no editor of ours writes: a good one with bytes changed, one that is made of the wrong things, or noise.
 * @param doc the replica that it is written with, and that goes on from it.
 */
export function hostileUpdate(random: () => number, around: Around, doc: Y.Doc): Uint8Array {
  const kind = random();
  if (kind < 0.05) return Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256));
  const made = wrongUpdate(random, around, doc);
  return kind < 0.45 ? mutated(random, made) : made;
}

function mutated(random: () => number, update: Uint8Array): Uint8Array {
  const bytes = [...update];
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const index = Math.floor(random() * bytes.length);
    const how = random();
    if (how < 0.6) bytes[index] = Math.floor(random() * 256);
    else if (how < 0.8) bytes.splice(index, 1 + Math.floor(random() * 5));
    else bytes.splice(index, 0, ...Array.from({ length: 1 + Math.floor(random() * 5) }, () => Math.floor(random() * 256)));
  }
  return Uint8Array.from(bytes);
}

function wrongUpdate(random: () => number, { track, ids, forged, assetId, foreignId }: Around, doc: Y.Doc): Uint8Array {
  const before = Y.encodeStateVector(doc);
  const own = doc.clientID;
  if (random() < 0.05) doc.clientID = pick(random, forged);
  const id = pick(random, [...ids, 'hostile-0000', 'hostile-1111', '__proto__', 'constructor', 'x'.repeat(40), '']);
  const clips = doc.getMap('clips');
  const place = {
    trackId: pick(random, [track, null, 'track-none00', 7, {}]),
    start: pick(random, [0, -1, 5, 1e300, Number.NaN, '5', 2 ** 53]),
    in: pick(random, [0, -1, 10]),
    out: pick(random, [1, 0, 1e12, Number.POSITIVE_INFINITY]),
    speed: pick(random, [{ num: 1, den: 1 }, { num: 0, den: 1 }, null]),
  };
  const whole = clipOf(id, track, pick(random, [assetId, foreignId, 'no-id']));
  const acts: (() => void)[] = [
    () => writeThing(doc, 'clips', id, { ...whole, place }),
    () => writeThing(doc, 'clips', id, whole),
    () => writeThing(doc, 'clips', id, { ...whole, [pick(random, ['surplus', '__proto__', 'constructor'])]: { a: [[[1]]] } }),
    () => writeThing(doc, 'transitions', `${ids[0]}>${ids[1]}`, { from: ids[0], to: ids[1], kind: 'dissolve', duration: place.out }),
    () =>
      writeThing(doc, 'tracks', track, {
        id: track,
        kind: pick(random, ['text', 'smell']),
        order: 'a0',
        name: '',
        muted: false,
        locked: false,
      }),
    () => clips.set(id, pick<unknown>(random, ['evil', 7, null, new Y.Array(), new Y.Text('evil'), new Y.XmlElement('evil'), new Y.Doc()])),
    () =>
      clips.set(
        id,
        new Y.Map([
          ['place', new Y.Map(Object.entries(place))],
          ['id', id],
        ]),
      ),
    () => void doc.getMap(pick(random, ['strange', 'meta', 'toString'])).set(pick(random, ['settings', 'x', '__proto__']), deep(random)),
    () => doc.getText('words').insert(0, 'x'.repeat(Math.floor(random() * 2_000)), { bold: true }),
    () => clips.set(id, { text: 'x'.repeat(Math.floor(random() * 30_000)) }),
    () => clips.delete(pick(random, ids)),
    () => collectionOf(doc, 'tracks').delete(track),
    () => {
      const clip = clips.get(ids[0] as string);
      if (clip instanceof Y.Map) clip.set('text', pick<unknown>(random, ['plain', new Y.Text('a\u0000'), 9]));
    },
  ];
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) pick(random, acts)();
  let from = before;
  if (random() < 0.1) {
    // With something left out before it.
    from = Y.encodeStateVector(doc);
    pick(random, acts)();
  }
  doc.clientID = own;
  return Y.encodeStateAsUpdate(doc, from);
}

function deep(random: () => number): unknown {
  let value: unknown = 1;
  for (let n = Math.floor(random() * 500); n > 0; n--) value = n % 2 ? [value] : { a: value };
  return value;
}
