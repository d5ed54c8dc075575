import { useSyncExternalStore } from 'react';

/** What the page's one polite live region says now. */
let sentence = '';
const listeners = new Set<() => void>();

export function announce(text: string): void {
  sentence = text;
  for (const listener of listeners) listener();
}

export const useAnnouncement = (): string => useSyncExternalStore(subscribe, () => sentence);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
