/** The moment at which a day chosen in a date field is over, where the reader lives; null for an empty field. */
export function endOfDay(day: string): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date, 23, 59, 59).toISOString();
}

/** Today, as a date field writes it: the first day on which a key may run out. */
export function today(now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export type KeyState = 'live' | 'expired' | 'revoked';

export function stateOfKey(key: { revokedAt: string | null; expiresAt: string | null }, now = Date.now()): KeyState {
  if (key.revokedAt) return 'revoked';
  return key.expiresAt && Date.parse(key.expiresAt) <= now ? 'expired' : 'live';
}

/** When the other keys run out after a new one has been made, in hours; never means that they go on. */
export const RETIREMENTS = { now: 0, day: 24, week: 7 * 24, never: null } as const;
export type Retirement = keyof typeof RETIREMENTS;

/** A time that is over means at once, whatever the clocks of this browser and of the server say. */
export function retireAt(retirement: Retirement, now = Date.now()): string | undefined {
  if (retirement === 'now') return new Date(0).toISOString();
  const hours = RETIREMENTS[retirement];
  return hours === null ? undefined : new Date(now + hours * 3_600_000).toISOString();
}
