import type { Clip, Project } from './document.ts';
import type { Collection } from './state.ts';

/** One thing that is another in a later version of a project. */
export interface Difference {
  readonly at: 'settings' | 'track' | 'clip' | 'transition' | 'marker';
  readonly id: string | null;
  /** What people call it, as far as the document says; a clip without a name goes by its text, or by `assetId`. */
  readonly name: string;
  readonly assetId: string | null;
  readonly kind: 'added' | 'removed' | 'moved' | 'trimmed' | 'changed';
}

const NOUNS = { tracks: 'track', clips: 'clip', transitions: 'transition', markers: 'marker' } as const satisfies Record<
  Collection,
  string
>;

/** What changed from one project to a later one: things in the order of the collections and of their ids. */
export function differences(before: Project, after: Project): Difference[] {
  const found: Difference[] = [];
  if (!same(before.settings, after.settings)) found.push({ at: 'settings', id: null, name: '', assetId: null, kind: 'changed' });
  for (const collection of Object.keys(NOUNS) as Collection[]) {
    const [was, is] = [before[collection], after[collection]] as const;
    for (const id of [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()) {
      const [old, now] = [was[id], is[id]];
      const kind = !old
        ? 'added'
        : !now
          ? 'removed'
          : collection === 'clips'
            ? changeOf(old as Clip, now as Clip)
            : same(old, now)
              ? null
              : 'changed';
      if (kind) found.push({ at: NOUNS[collection], id, kind, ...called((now ?? old) as Named) });
    }
  }
  return found;
}

type Named = { name?: string; text?: string; assetId?: string; kind?: string };

function called({ name, text, assetId }: Named): { name: string; assetId: string | null } {
  return { name: name || text?.split('\n')[0] || '', assetId: assetId ?? null };
}

/** Of a clip that is there before and after: where it is counts before what it shows, and that before the rest. */
function changeOf(old: Clip, now: Clip): Difference['kind'] | null {
  const [a, b] = [old.place, now.place];
  if (a.in !== b.in || a.out !== b.out || !same(a.speed, b.speed)) return 'trimmed';
  if (a.trackId !== b.trackId || a.start !== b.start) return 'moved';
  return same(old, now) ? null : 'changed';
}

function same(a: unknown, b: unknown): boolean {
  return text(a) === text(b);
}

/** JSON with its keys in order: PostgreSQL keeps them in another than we write them. */
function text(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
