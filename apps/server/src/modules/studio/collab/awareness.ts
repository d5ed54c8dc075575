import { Id } from '@fotograma/edl';
import * as z from 'zod';

/** Bytes of JSON that one person's presence may have. */
const LARGEST = 2_048;
const Time = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What people tell of themselves while they edit, to be shown and never kept. */
const Presence = z.strictObject({
  /** Where their playhead is. */
  time: Time.optional(),
  selection: z.array(Id).max(40).optional(),
  /** Where they are dragging their selection to, before they let go. */
  ghost: z.strictObject({ trackId: Id.nullable(), by: z.int() }).nullable().optional(),
  isEditing: z.boolean().optional(),
});

/** Who somebody is, as the server tells it. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly avatarUrl: string | null;
  /** Which of the colours of cursors is theirs. */
  readonly hue: number;
}

/**
 * What others may be told of somebody's presence: what they say of where they are, and of who they are what we know. Null for what is no presence.
 */
export function present(state: Record<string, unknown>, user: Person): Record<string, unknown> | null {
  const { user: _, ...said } = state;
  const parsed = Presence.safeParse(said);
  if (!parsed.success || JSON.stringify(parsed.data).length > LARGEST) return null;
  return { ...parsed.data, user };
}

/** The same colour for the same person everywhere, in degrees of OKLCH's hue. */
export function hueOf(userId: string): number {
  let sum = 0;
  for (const char of userId) sum = (sum * 31 + char.charCodeAt(0)) % 360_007;
  return Math.round((sum * 137.508) % 360);
}
