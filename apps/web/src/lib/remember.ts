/** Small things that this browser keeps. Without storage (private windows, policies) they last as long as the page. */
const fallback = new Map<string, string>();

export function remember(key: string, value: string): void {
  fallback.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Refused or full: the page's own memory has it.
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
  try {
    return localStorage.getItem(key) ?? fallback.get(key) ?? null;
  } catch {
    return fallback.get(key) ?? null;
  }
}
