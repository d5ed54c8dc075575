import type { KeyboardEvent } from 'react';

/** Where an arrow key leads from one of some boxes; null when there is nothing that way. */
export function nextBox(boxes: readonly Box[], from: number, key: string): number | null {
  const here = boxes[from];
  if (!here) return null;
  if (key === 'ArrowRight') return from + 1 < boxes.length ? from + 1 : null;
  if (key === 'ArrowLeft') return from > 0 ? from - 1 : null;
  if (key === 'Home') return 0;
  if (key === 'End') return boxes.length - 1;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
  const down = key === 'ArrowDown';
  let best: { readonly index: number; readonly score: number } | null = null;
  for (const [index, box] of boxes.entries()) {
    const rows = down ? box.top - here.top : here.top - box.top;
    if (rows <= 1) continue;
    const score = rows * 1000 + Math.abs(box.left - here.left);
    if (!best || score < best.score) best = { index, score };
  }
  return best?.index ?? null;
}

export interface Box {
  readonly top: number;
  readonly left: number;
}

/** `onKeyDown` of a list of links: the arrow keys move the focus among them, by where they stand on the screen. */
export function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[href]')];
  const from = links.indexOf(document.activeElement as HTMLElement);
  const boxes = links.map((link) => link.getBoundingClientRect());
  const to = nextBox(boxes, from, event.key);
  if (to === null) return;
  event.preventDefault();
  links[to]?.focus();
  links[to]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
