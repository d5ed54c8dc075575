import { useSyncExternalStore } from 'react';

/** What may be done about it: one button beside the sentence. */
export interface ToastAction {
  readonly name: string;
  readonly act: () => void;
}

/** One sentence at a time; a new one takes the place of the last. */
let current: { readonly id: number; readonly text: string; readonly action: ToastAction | null } | null = null;
let next = 1;
const listeners = new Set<() => void>();

export function say(text: string, action: ToastAction | null = null): void {
  show({ id: next++, text, action });
}

export function hush(): void {
  show(null);
}

/** `useToast()('Kept for later')` shows a sentence, whatever part of the page asks. */
export const useToast = (): typeof say => say;

export const useCurrentToast = () => useSyncExternalStore(subscribe, () => current);

function show(toast: typeof current): void {
  current = toast;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
