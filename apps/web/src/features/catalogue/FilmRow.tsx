import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { moveByArrows } from '../../ui/arrows.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useSeen } from '../../ui/near.ts';
import { ErrorState } from '../../ui/states.tsx';
import { FilmCard, FilmCardSkeleton } from './FilmCard.tsx';
import type { Filters } from './filters.ts';
import { rowQuery } from './queries.ts';

const CARD = 'w-36 shrink-0 snap-start sm:w-40 lg:w-44';

/** Films side by side, with the reason why. It asks for them when it comes near the screen; without any it goes. */
export function FilmRow(props: { name: string; why: string; filters: Filters }) {
  const { t } = useI18n();
  const [place, seen] = useSeen<HTMLElement>();
  const heading = useId();
  const films = useQuery({ ...rowQuery(props.filters), enabled: seen });
  if (films.data?.data.length === 0) return null;
  return (
    <section ref={place} aria-labelledby={heading} className="flex flex-col gap-4">
      <header className="page-inset flex items-end justify-between gap-4">
        <div>
          <h2 id={heading} className="title text-2xl">
            {props.name}
          </h2>
          <p className="mt-1 text-muted">{props.why}</p>
        </div>
        <Link
          to="/browse"
          search={props.filters}
          aria-label={t('home.seeAllOf', { row: props.name })}
          className="inline-flex min-h-11 shrink-0 items-center font-semibold text-sm underline decoration-edge underline-offset-4 hover:decoration-lamp"
        >
          {t('home.seeAll')}
        </Link>
      </header>
      {films.isError ? (
        <div className="page-inset">
          <ErrorState error={films.error} onRetry={() => void films.refetch()} />
        </div>
      ) : (
        <Strip name={props.name} busy={films.isPending}>
          {films.data
            ? films.data.data.map((film) => (
                <li key={film.id} className={CARD}>
                  <FilmCard film={film} />
                </li>
              ))
            : Array.from({ length: 8 }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: places without content
                <li key={index} className={CARD}>
                  <FilmCardSkeleton />
                </li>
              ))}
        </Strip>
      )}
    </section>
  );
}

/** Scrolls sideways by frames: with a finger, the arrow keys, or two buttons where there is a mouse. */
function Strip(props: { name: string; busy: boolean; children: React.ReactNode }) {
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
        aria-busy={props.busy}
        onKeyDown={moveByArrows}
        onScroll={look}
        onPointerEnter={look}
        className="page-inset flex snap-x scroll-smooth scroll-px-[clamp(1rem,4vw,3.5rem)] gap-4 overflow-x-auto overscroll-x-contain pt-1 pb-2 [scrollbar-width:none] lg:gap-5"
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
