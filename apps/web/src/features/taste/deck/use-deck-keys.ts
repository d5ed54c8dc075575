import { type RefObject, useEffect, useEffectEvent } from 'react';

export interface DeckKeys {
  readonly pass: () => void;
  readonly like: () => void;
  readonly details: () => void;
  readonly undo: () => void;
}

/** What needs its keys itself. */
const TYPING = 'input, select, textarea, dialog, [role=slider], [contenteditable]';

/**
 * The keys of the deck: arrows and Backspace wherever the focus is on its page, for there is nothing else that they move; the
 * letter only while the focus is on nothing or in the deck (WCAG 2.1.4).
 */
export function useDeckKeys(table: RefObject<HTMLElement | null>, keys: DeckKeys): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    const { target, key } = event;
    if (event.defaultPrevented || event.altKey || event.shiftKey) return;
    if (!(target instanceof Element) || target.closest(TYPING)) return;
    const command = event.ctrlKey || event.metaKey;
    const inDeck = target === document.body || target.closest('h1') !== null || table.current?.contains(target) === true;
    const does = command ? (key === 'z' ? keys.undo : null) : actOf(keys, key, inDeck);
    if (!does) return;
    event.preventDefault();
    if (!event.repeat) does();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => act(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

function actOf(keys: DeckKeys, key: string, inDeck: boolean): (() => void) | null {
  switch (key) {
    case 'ArrowLeft':
      return keys.pass;
    case 'ArrowRight':
      return keys.like;
    case 'ArrowUp':
      return keys.details;
    case 'Backspace':
      return keys.undo;
    case 'z':
    case 'Z':
      return inDeck ? keys.undo : null;
    default:
      return null;
  }
}
