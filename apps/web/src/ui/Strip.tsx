import { type ReactNode, useRef, useState } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { moveByArrows } from './arrows.ts';
import { IconButton } from './Button.tsx';

/** Scrolls sideways by frames: with a finger, the arrow keys, or two buttons where there is a mouse. Its children are list items. */
export function Strip(props: { name: string; busy?: boolean; children: ReactNode }) {
  const { t } = useI18n();
  const strip = useRef<HTMLUListElement>(null);
  const [ends, setEnds] = useState({ start: true, end: false });
  const look = () => {
    const list = strip.current;
    if (!list) return;
    const next = { start: list.scrollLeft < 8, end: list.scrollLeft + list.clientWidth > list.scrollWidth - 8 };
    if (next.start !== ends.start || next.end !== ends.end) setEnds(next);
  };
  const advance = (frames: number) => strip.current?.scrollBy({ left: frames * strip.current.clientWidth * 0.8 });
  return (
    <div className="group/strip relative">
      <ul
        ref={strip}
        aria-busy={props.busy ?? false}
        onKeyDown={moveByArrows}
        onScroll={look}
        onPointerEnter={look}
        className="page-inset relative flex snap-x scroll-smooth scroll-px-[clamp(1rem,4vw,3.5rem)] gap-4 overflow-x-auto overscroll-x-contain pt-1 pb-2 [scrollbar-width:none] lg:gap-5"
      >
        {props.children}
      </ul>
      <StripButton
        icon="left"
        label={t('row.back', { row: props.name })}
        hidden={ends.start}
        onClick={() => advance(-1)}
        className="left-2"
      />
      <StripButton icon="right" label={t('row.on', { row: props.name })} hidden={ends.end} onClick={() => advance(1)} className="right-2" />
    </div>
  );
}

function StripButton(props: { icon: 'left' | 'right'; label: string; hidden: boolean; onClick: () => void; className: string }) {
  return (
    <IconButton
      icon={props.icon}
      label={props.label}
      disabled={props.hidden}
      onClick={props.onClick}
      className={`absolute top-[calc(50%-3.25rem)] hidden border border-edge bg-paper opacity-0 transition-opacity duration-150 focus-visible:opacity-100 disabled:invisible group-hover/strip:opacity-100 lg:inline-flex ${props.className}`}
    />
  );
}
