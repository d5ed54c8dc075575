/**
 * Small things that this browser keeps. Without storage (private windows, policies) they last as long as the page. What storage
 * took is only there: other windows may have changed it since.
 */
const fallback = new Map<string, string>();

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    fallback.delete(key);
  } catch {
    fallback.set(key, value); // refused or full
  }
}

export function forget(key: string): void {
  fallback.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Closed to us: nothing is kept there.
  }
}

export function recall(key: string): string | null {
  const kept = fallback.get(key);
  if (kept !== undefined) return kept;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
