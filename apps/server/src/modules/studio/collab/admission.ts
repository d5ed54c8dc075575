import { ROOTS } from '@fotograma/edl';
import * as Y from 'yjs';

/** The longest name of a field or id: two ids and what stands between them. */
const LONGEST_KEY = 32;
/** Things that one replica writes in its life are fewer by far. */
const LAST_CLOCK = 2 ** 31;
/** What documents are made of; the rest of what Yjs has (subdocuments, formats, binary) has no place in one. */
const CONTENTS: readonly unknown[] = [Y.ContentType, Y.ContentAny, Y.ContentString, Y.ContentDeleted];

export type Admission =
  | { readonly ok: true /** UUIDs among what it writes. */; readonly uuids: readonly string[]; readonly writers: readonly Writer[] }
  | {
      readonly ok: false;
      readonly reason: string /** What comes before it is not here: it may be on its way. */;
      readonly isEarly: boolean;
    };

/** What an update brings of one replica: its structs from a clock to another. */
export interface Writer {
  readonly client: number;
  readonly from: number;
  readonly to: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether an update may be put into a document: Yjs takes whatever comes, keeps what it does not understand yet for ever, and links what
 * does not belong together. So before: that it can be read, that it leaves no gap and hangs on nothing that is not there, that everything in it
 * is of kinds and at places that documents have, and that neighbours have the same parent. What it says is for `repair` to judge.
 */
export function admit(doc: Y.Doc, update: Uint8Array): Admission {
  try {
    return judge(doc, Y.decodeUpdate(update));
  } catch {
    return refuse('It cannot be read.');
  }
}

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Struct = Decoded['structs'][number];

/** Where something hangs: a type that is there or comes, and its key in it. */
interface Spot {
  readonly parent: unknown;
  readonly key: string | null;
}

function judge(doc: Y.Doc, { structs, ds }: Decoded): Admission {
  const come = new Map<number, Struct[]>();
  for (const struct of structs) {
    if (struct instanceof Y.Skip) return refuse('It leaves something out.');
    // Yjs would put two in the same place, and not find the second again.
    if (struct.length < 1) return refuse('It has something in it that is nothing.');
    const { client, clock } = struct.id;
    const before = come.get(client)?.at(-1);
    const expected = before ? before.id.clock + before.length : Y.getState(doc.store, client);
    if (before ? clock !== expected : clock > expected) return refuse('It leaves a gap.', !before);
    if (clock + struct.length > LAST_CLOCK) return refuse('It counts further than anybody writes.');
    if (before) come.get(client)?.push(struct);
    else come.set(client, [struct]);
  }
  const endOf = (client: number) => {
    const last = come.get(client)?.at(-1);
    return Math.max(Y.getState(doc.store, client), last ? last.id.clock + last.length : 0);
  };
  const isThere = ({ client, clock }: Y.ID) => clock < endOf(client);
  const find = (id: Y.ID): Struct | Y.Item | Y.GC => {
    if (id.clock < Y.getState(doc.store, id.client)) return Y.getItem(doc.store, id) as Y.Item | Y.GC;
    const list = come.get(id.client) as Struct[];
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((list[middle] as Struct).id.clock <= id.clock) low = middle;
      else high = middle - 1;
    }
    return list[low] as Struct;
  };
  const spots = new Map<unknown, Spot | null>();
  /** Null for what hangs on something that was taken away and forgotten. @throws where it hangs on itself, or where nothing hangs. */
  const spotOf = (struct: Struct | Y.Item | Y.GC, depth = 0): Spot | null => {
    if (depth > 200) throw new Error('Too deep');
    if (!(struct instanceof Y.Item)) return null;
    const known = spots.get(struct);
    if (known !== undefined) return known;
    const spot = lookUp(struct, depth);
    spots.set(struct, spot);
    return spot;
  };
  const lookUp = (item: Y.Item, depth: number): Spot | null => {
    const { parent, parentSub: key } = item;
    if (typeof parent === 'string') return { parent: doc.share.get(parent), key };
    if (parent instanceof Y.ID) {
      const holder = find(parent);
      if (!(holder instanceof Y.Item) || holder.content instanceof Y.ContentDeleted) return null;
      if (!(holder.content instanceof Y.ContentType)) throw new Error('Its parent holds nothing');
      return { parent: holder.content.type, key };
    }
    if (parent) return { parent, key };
    const [left, right] = [item.origin, item.rightOrigin].map((id) => (id ? find(id) : null));
    const neighbour = left ?? right;
    if (!neighbour) {
      if (isFromStore(doc, item)) return null;
      throw new Error('It hangs nowhere');
    }
    return spotOf(neighbour, depth + 1);
  };

  const uuids = new Set<string>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    const { content, parent, parentSub, origin, rightOrigin } = struct;
    if (!CONTENTS.includes(content.constructor)) return refuse('It holds what documents do not.');
    if (content instanceof Y.ContentType && !(content.type instanceof Y.Map || content.type instanceof Y.Text)) {
      return refuse('It holds what documents do not.');
    }
    if (typeof parent === 'string' && !ROOTS.includes(parent)) return refuse('It writes where nothing is.');
    if ((parentSub?.length ?? 0) > LONGEST_KEY) return refuse('It writes under a name that is too long.');
    for (const id of [origin, rightOrigin, parent instanceof Y.ID ? parent : null]) {
      // What a replica has written itself it wrote before.
      if (id && (!isThere(id) || (id.client === struct.id.client && id.clock >= struct.id.clock))) {
        return refuse('It hangs on what is not there.', id?.client !== struct.id.client);
      }
    }
    const own = spotOf(struct);
    for (const id of own ? [origin, rightOrigin] : []) {
      const other = id ? spotOf(find(id)) : null;
      if (other && (other.parent !== own?.parent || other.key !== own?.key))
        return refuse('It stands between what does not belong together.');
    }
    if (content instanceof Y.ContentAny) {
      for (const value of content.arr) if (typeof value === 'string' && UUID.test(value)) uuids.add(value);
    }
  }
  for (const [client, ranges] of ds.clients) {
    const end = endOf(client);
    for (const { clock, len } of ranges) if (clock + len > end) return refuse('It takes away what is not there.', true);
  }
  const writers = [...come].map(([client, list]) => ({ client, from: list[0]?.id.clock ?? 0, to: endOf(client) }));
  return { ok: true, uuids: [...uuids], writers };
}

function isFromStore(doc: Y.Doc, { id }: Y.Item): boolean {
  return id.clock < Y.getState(doc.store, id.client);
}

function refuse(reason: string, isEarly = false): Admission {
  return { ok: false, reason, isEarly };
}
