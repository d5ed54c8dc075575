import * as Y from 'yjs';
import { Project, SCHEMA_VERSION, Settings } from './document.ts';
import { type Collection, COLLECTIONS, type Raw, type Repair, type Touched } from './repair.ts';

/** The only names at the root of a document. */
export const ROOTS = ['meta', ...COLLECTIONS] as const;
/** Who writes repairs: nobody can undo them. */
export const REPAIR = Symbol('repair');

/**
 * A project as people edit it together: a map for each collection, in it one map for each thing, by id; in that each field that shares an
 * invariant is one plain value. Nothing is an array, so that nothing that is moved by two is there twice (a known trap of Y.Array).
 */
export function collectionOf(doc: Y.Doc, at: Collection): Y.Map<Y.Map<unknown>> {
  return doc.getMap(at) as Y.Map<Y.Map<unknown>>;
}

export function metaOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('meta');
}

/** What stands in a document, read when it is asked for. */
export function rawOf(doc: Y.Doc): Raw {
  return {
    settings: metaOf(doc).get('settings'),
    collections: Object.fromEntries(COLLECTIONS.map((at) => [at, new Collected(collectionOf(doc, at))])) as unknown as Raw['collections'],
  };
}

/** A collection as plain values. Whatever is no map of fields is told as it is: repair knows what to do with it. */
class Collected implements ReadonlyMap<string, unknown> {
  readonly #map: Y.Map<Y.Map<unknown>>;
  constructor(map: Y.Map<Y.Map<unknown>>) {
    this.#map = map;
  }
  get size(): number {
    return this.#map.size;
  }
  get(id: string): unknown {
    return plain(this.#map.get(id));
  }
  has(id: string): boolean {
    return this.#map.has(id);
  }
  forEach(act: (value: unknown, id: string, map: ReadonlyMap<string, unknown>) => void): void {
    for (const [id, value] of this) act(value, id, this);
  }
  *entries(): MapIterator<[string, unknown]> {
    for (const [id, value] of this.#map.entries()) yield [id, plain(value)];
  }
  *keys(): MapIterator<string> {
    yield* this.#map.keys();
  }
  *values(): MapIterator<unknown> {
    for (const value of this.#map.values()) yield plain(value);
  }
  [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Y.Map) return Object.fromEntries([...value.entries()].map(([key, field]) => [key, field instanceof Y.Text ? field.toString() : field instanceof Y.AbstractType ? field.toJSON() : field]));
  if (value instanceof Y.AbstractType) return value.toJSON();
  return value;
}

/** What a transaction has touched. @returns null when it wrote at a root that no project has. */
export function touchedBy(transaction: Y.Transaction): Touched | null {
  const { doc } = transaction;
  const ids = Object.fromEntries(COLLECTIONS.map((at) => [at, new Set<string>()])) as Record<Collection, Set<string>>;
  let settings = false;
  for (const name of doc.share.keys()) if (!(ROOTS as readonly string[]).includes(name)) return null;
  const roots = new Map<unknown, Collection>(COLLECTIONS.map((at) => [collectionOf(doc, at), at]));
  for (const [type, keys] of transaction.changed) {
    if (type === (metaOf(doc) as unknown)) {
      settings = true;
      continue;
    }
    const at = roots.get(type);
    if (at) {
      for (const key of keys) if (key !== null) ids[at].add(key);
      continue;
    }
    // A field of a thing, or of something within a field: the thing is the ancestor that stands in a collection.
    for (let item = type._item; item; item = (item.parent as Y.AbstractType<unknown>)._item) {
      const within = roots.get(item.parent);
      if (!within) continue;
      if (item.parentSub !== null) ids[within].add(item.parentSub);
      break;
    }
  }
  return { settings, ids };
}

/** Writes what was found to be wrong as it must be, in one transaction that nobody's undo takes back. */
export function applyRepairs(doc: Y.Doc, repairs: readonly Repair[]): void {
  if (repairs.length === 0) return;
  doc.transact(() => {
    for (const one of repairs) {
      if (one.at === 'settings') metaOf(doc).set('settings', one.value);
      else if (one.value === null) collectionOf(doc, one.at).delete(one.id);
      else writeThing(collectionOf(doc, one.at), one.id, one.value);
    }
  }, REPAIR);
}

/** Only fields that are another are written: what others change of the thing meanwhile stays. */
function writeThing(map: Y.Map<Y.Map<unknown>>, id: string, value: object): void {
  let thing = map.get(id);
  if (!(thing instanceof Y.Map)) {
    thing = new Y.Map();
    map.set(id, thing);
  }
  for (const key of [...thing.keys()]) if (!(key in value)) thing.delete(key);
  for (const [key, field] of Object.entries(value)) {
    const there = thing.get(key);
    if (key === 'text') {
      if (!(there instanceof Y.Text) || there.toString() !== field) thing.set(key, new Y.Text(field as string));
    } else if (JSON.stringify(there) !== JSON.stringify(field)) thing.set(key, field);
  }
}

/** Fills an empty document with a project. */
export function writeProject(doc: Y.Doc, project: Project): void {
  doc.transact(() => {
    metaOf(doc).set('schemaVersion', project.schemaVersion);
    metaOf(doc).set('settings', project.settings);
    for (const at of COLLECTIONS) for (const [id, value] of Object.entries(project[at])) writeThing(collectionOf(doc, at), id, value);
  }, REPAIR);
}

/** The project that stands in a document. @throws {z.ZodError} where it is none: a repaired one always is. */
export function readProject(doc: Y.Doc): Project {
  const raw = rawOf(doc);
  return Project.parse({
    schemaVersion: metaOf(doc).get('schemaVersion') ?? SCHEMA_VERSION,
    settings: Settings.parse(raw.settings),
    ...Object.fromEntries(COLLECTIONS.map((at) => [at, Object.fromEntries(raw.collections[at])])),
  });
}
