import * as Y from 'yjs';
import { Project, SCHEMA_VERSION } from './document.ts';
import { type Outcome, type Raw, type Repair, type RepairContext, repair } from './repair.ts';
import { COLLECTIONS, type Collection, type Touched, untouched } from './state.ts';

/** The only names at the root of a document. */
export const ROOTS: readonly string[] = ['meta', ...COLLECTIONS];
/** Who writes repairs: nobody can undo them. */
export const REPAIR = Symbol('repair');

/**
 * A project as people edit it together: a map for each collection, in it one map for each thing, by id; in that each field that shares
 * an invariant is one plain value. Nothing is an array, so that nothing that is moved by two is there twice (a known trap of Y.Array).
 */
export function collectionOf(doc: Y.Doc, at: Collection): Y.Map<Y.Map<unknown>> {
  return doc.getMap(at) as Y.Map<Y.Map<unknown>>;
}

export function metaOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('meta');
}

/** What stands in a document, read when it is asked for. */
export function rawOf(doc: Y.Doc): Raw {
  return { settings: () => metaOf(doc).get('settings'), get: (at, id) => plain(collectionOf(doc, at).get(id)) };
}

/** A thing as plain values. What no thing is made of comes out as it is, and is of no shape. */
function plain(value: unknown): unknown {
  if (!(value instanceof Y.Map)) return value;
  return Object.fromEntries([...value.entries()].map(([key, field]) => [key, key === 'text' ? wordsOf(field) : field]));
}

/** The text of a title; what is in it and is no text makes it none. */
function wordsOf(field: unknown): unknown {
  if (!(field instanceof Y.Text)) return null;
  const words = field.toString();
  return words.length === field.length ? words : null;
}

/** What a transaction has touched. */
export function touchedBy(transaction: Y.Transaction): Touched {
  const { doc } = transaction;
  const touched = untouched();
  const meta = metaOf(doc) as unknown;
  const roots = new Map<unknown, Collection>(COLLECTIONS.map((at) => [collectionOf(doc, at), at]));
  for (const [type, keys] of transaction.changed) {
    if ((type as unknown) === meta) {
      touched.settings = true;
      continue;
    }
    const at = roots.get(type);
    if (at) {
      for (const key of keys) if (key !== null) touched.ids[at].add(key);
      continue;
    }
    // A field of a thing, or of something within a field: the thing is the ancestor that stands in a collection.
    for (let item = type._item; item; item = (item.parent as Y.AbstractType<unknown>)._item) {
      const within = roots.get(item.parent);
      if (!within) continue;
      if (item.parentSub !== null) touched.ids[within].add(item.parentSub);
      break;
    }
  }
  return touched;
}

/** Everything that stands in a document, as if it had just been written. */
export function allOf(doc: Y.Doc): Touched {
  const touched = untouched();
  touched.settings = true;
  for (const at of COLLECTIONS) for (const id of collectionOf(doc, at).keys()) touched.ids[at].add(id);
  return touched;
}

/**
 * Puts right, in one transaction that nobody's undo takes back, what a change made wrong; and brings `context.before` to what stands
 * then.
 */
export function repairDocument(doc: Y.Doc, touched: Touched, context: RepairContext): Outcome['repairs'] {
  const { repairs, commit } = repair(rawOf(doc), touched, context);
  const meta = metaOf(doc);
  const strange = touched.settings
    ? [...meta.keys()].filter((key) => key !== 'settings' && (key !== 'schemaVersion' || meta.get(key) !== SCHEMA_VERSION))
    : [];
  if (repairs.length || strange.length) {
    doc.transact(() => {
      for (const key of strange) meta.delete(key);
      for (const one of repairs) write(doc, one);
    }, REPAIR);
  }
  commit();
  return repairs;
}

function write(doc: Y.Doc, one: Repair): void {
  if (one.at === 'settings') metaOf(doc).set('settings', one.value);
  else writeThing(doc, one.at, one.id, one.value);
}

/**
 * Writes a thing, or takes it away; in one change, for half a thing is none and would not stand. Only fields that are another are written:
 * what others change of it meanwhile stays.
 */
export function writeThing(doc: Y.Doc, at: Collection, id: string, value: object | null, origin: unknown = null): void {
  const map = collectionOf(doc, at);
  doc.transact(() => {
    if (value === null) {
      map.delete(id);
      return;
    }
    const there = map.get(id);
    const thing = there instanceof Y.Map ? there : map.set(id, new Y.Map());
    for (const key of [...thing.keys()]) if (!Object.hasOwn(value, key)) thing.delete(key);
    for (const [key, field] of Object.entries(value)) {
      const old = thing.get(key);
      if (key === 'text') {
        if (wordsOf(old) !== field) thing.set(key, new Y.Text(field as string));
      } else if (old instanceof Y.AbstractType || !same(old, field)) thing.set(key, field);
    }
  }, origin);
}

/** Whether two plain values are the same, whatever the order of their keys. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

/** Fills a document with a project: what is in it and not in the project goes, what is the same is left alone. */
export function writeProject(doc: Y.Doc, project: Project, origin: unknown): void {
  doc.transact(() => {
    const meta = metaOf(doc);
    if (meta.get('schemaVersion') !== project.schemaVersion) meta.set('schemaVersion', project.schemaVersion);
    if (!same(meta.get('settings'), project.settings)) meta.set('settings', project.settings);
    for (const at of COLLECTIONS) {
      for (const id of [...collectionOf(doc, at).keys()]) if (!Object.hasOwn(project[at], id)) writeThing(doc, at, id, null);
      for (const [id, value] of Object.entries(project[at])) writeThing(doc, at, id, value);
    }
  }, origin);
}

/** The project that stands in a document. @throws {z.ZodError} where it is none: a repaired one always is. */
export function readProject(doc: Y.Doc): Project {
  const raw = rawOf(doc);
  return Project.parse({
    schemaVersion: metaOf(doc).get('schemaVersion') ?? SCHEMA_VERSION,
    settings: raw.settings(),
    ...Object.fromEntries(
      COLLECTIONS.map((at) => [at, Object.fromEntries([...collectionOf(doc, at).keys()].sort().map((id) => [id, raw.get(at, id)]))]),
    ),
  });
}

/** Names at the root of a document that an update writes under. @throws for what is no update. */
export function rootsIn(update: Uint8Array): string[] {
  const names = new Set<string>();
  for (const struct of Y.decodeUpdate(update).structs) {
    // Of what follows something that is there already, the place is known from that, and is not told.
    if (struct instanceof Y.Item && typeof struct.parent === 'string') names.add(struct.parent);
  }
  return [...names];
}
