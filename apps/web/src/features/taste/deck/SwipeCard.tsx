import { type PointerEvent, type ReactNode, useRef } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import type { Verdict } from './hand.ts';
import { verdictOf } from './swipe.ts';

/** Degrees a pixel: a card is held below its middle. */
export const TILT = 0.04;

/** A card that follows the finger sideways, and goes the way it is let go; up and down the page scrolls as ever. */
export function SwipeCard(props: { onVerdict: (verdict: Verdict, from: number) => void; children: ReactNode }) {
  const card = useRef<HTMLDivElement>(null);
  const drag = useRef<{ id: number; x: number; dx: number; at: number; speed: number } | null>(null);
  const show = (dx: number) => {
    if (!card.current) return;
    const { style, clientWidth } = card.current;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    style.transform = dx === 0 ? '' : `translateX(${dx}px)${still ? '' : ` rotate(${dx * TILT}deg)`}`;
    style.setProperty('--like', String(Math.min(1, Math.max(0, dx / (clientWidth * 0.3)))));
    style.setProperty('--pass', String(Math.min(1, Math.max(0, -dx / (clientWidth * 0.3)))));
  };
  const start = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.isPrimary || event.button !== 0) return;
    drag.current = { id: event.pointerId, x: event.clientX, dx: 0, at: event.timeStamp, speed: 0 };
    event.currentTarget.setPointerCapture(event.pointerId);
    if (card.current) card.current.style.transition = 'none';
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const held = drag.current;
    if (!held || held.id !== event.pointerId) return;
    const dx = event.clientX - held.x;
    const passed = Math.max(1, event.timeStamp - held.at);
    // The last movements count most, for it is they that make a flick.
    held.speed = held.speed * 0.3 + ((dx - held.dx) / passed) * 0.7;
    held.dx = dx;
    held.at = event.timeStamp;
    show(dx);
  };
  const letGo = (event: PointerEvent<HTMLDivElement>, called: boolean) => {
    const held = drag.current;
    if (!held || held.id !== event.pointerId) return;
    drag.current = null;
    if (card.current) card.current.style.transition = '';
    const verdict = called ? verdictOf(held.dx, held.speed, event.currentTarget.clientWidth) : null;
    show(0);
    if (verdict) props.onVerdict(verdict, held.dx);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: drawing it does what the buttons and keys beside it do
    <div
      ref={card}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={(event) => letGo(event, true)}
      onPointerCancel={(event) => letGo(event, false)}
      onDragStart={(event) => event.preventDefault()}
      className="relative cursor-grab touch-pan-y select-none transition-transform duration-150 ease-film active:cursor-grabbing"
    >
      {props.children}
      <Stamp verdict="like" />
      <Stamp verdict="pass" />
    </div>
  );
}

/** What letting go here would say. */
function Stamp({ verdict }: { verdict: Verdict }) {
  const { t } = useI18n();
  return (
    <span
      aria-hidden="true"
      style={{ opacity: `var(--${verdict}, 0)` }}
      className={`title pointer-events-none absolute top-5 rounded-control px-4 py-2 text-2xl ${
        verdict === 'like' ? 'left-5 -rotate-6 bg-lamp text-on-lamp' : 'right-5 rotate-6 bg-ink text-paper'
      }`}
    >
      {t(`deck.${verdict}`)}
    </span>
  );
}
