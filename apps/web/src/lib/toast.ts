import { useSyncExternalStore } from 'react';

/** One sentence at a time; a new one takes the place of the last. */
let current: { readonly id: number; readonly text: string } | null = null;
let next = 1;
const listeners = new Set<() => void>();

export function say(text: string): void {
  show({ id: next++, text });
}

export function hush(): void {
  show(null);
}

/** `useToast()('Kept for later')` shows a sentence, whatever part of the page asks. */
export const useToast = (): ((text: string) => void) => say;

export const useCurrentToast = () => useSyncExternalStore(subscribe, () => current);

function show(toast: typeof current): void {
  current = toast;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
