import { useSyncExternalStore } from 'react';
import { recall, remember } from './remember.ts';

export const THEMES = ['night', 'day', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** Read before the first paint by public/first-paint.js too. */
const KEY = 'fotograma.theme';
const PAPER = { night: '#101319', day: '#f7f3ea' } as const;

const listeners = new Set<() => void>();
const light = matchMedia('(prefers-color-scheme: light)');
light.addEventListener('change', apply);

export function setTheme(theme: Theme): void {
  remember(KEY, theme);
  apply();
  for (const listener of listeners) listener();
}

/** The visitor's choice; `system` until one is made. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosen);
}

function chosen(): Theme {
  const kept = recall(KEY);
  return kept === 'night' || kept === 'day' ? kept : 'system';
}

export function apply(): void {
  const theme = chosen();
  const paper = theme === 'system' ? (light.matches ? 'day' : 'night') : theme;
  document.documentElement.dataset.theme = paper;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', PAPER[paper]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
