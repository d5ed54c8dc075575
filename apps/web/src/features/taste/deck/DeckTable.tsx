import { Link } from '@tanstack/react-router';
import { type CSSProperties, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { announce } from '../../../lib/announce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { buttonClass, IconButton } from '../../../ui/Button.tsx';
import { Icon, type IconName } from '../../../ui/Icon.tsx';
import { otherTitle } from '../../catalogue/film.ts';
import { useNames } from '../../catalogue/names.ts';
import { Poster } from '../../catalogue/Poster.tsx';
import type { Film } from '../../catalogue/queries.ts';
import type { Verdict } from './hand.ts';
import { SwipeCard, TILT } from './SwipeCard.tsx';
import { useDeckKeys } from './use-deck-keys.ts';
import type { useHand } from './use-hand.ts';

const PRELOADED = 3;
const SIZES = '(width >= 64rem) 24rem, 90vw';

/** One film large, and what one may say to it: with the buttons, the arrow keys, or a finger. */
export function DeckTable(props: { hand: ReturnType<typeof useHand>; empty: ReactNode; loading: boolean }) {
  const { t } = useI18n();
  const names = useNames();
  const { hand } = props;
  const [film, next] = hand.films;
  const [details, setDetails] = useState(false);
  const [gone, setGone] = useState<{ film: Film; verdict: Verdict; from: number } | null>(null);
  const table = useRef<HTMLElement>(null);
  usePreloaded(hand.films.slice(1, 1 + PRELOADED));
  const speak = (verdict: Verdict, from = 0) => {
    if (!film) return;
    setGone({ film, verdict, from });
    setDetails(false);
    hand.speak(verdict);
  };
  const undo = () => {
    if (!hand.last) return;
    setGone(null);
    hand.undo();
  };
  useDeckKeys(table, { pass: () => speak('pass'), like: () => speak('like'), details: () => film && setDetails(!details), undo });
  const title = film ? names.title(film) : null;
  const tell = useEffectEvent((text: string) => announce(text));
  useEffect(() => {
    if (title) tell(title);
  }, [title]);
  return (
    <section ref={table} aria-label={t('deck.table')} className="grid gap-x-14 gap-y-4 lg:grid-cols-[auto_minmax(0,1fr)] lg:items-center">
      {film ? (
        <div className="relative mx-auto w-full lg:w-96 min-w-48 max-w-[min(24rem,calc((100dvh-25rem)*2/3))] lg:mx-0 lg:max-w-[min(24rem,calc((100dvh-19rem)*2/3))]">
          {next && (
            <div aria-hidden="true" className="absolute inset-0 scale-95 opacity-40">
              <Poster film={next} sizes={SIZES} eager />
            </div>
          )}
          <SwipeCard key={film.id} onVerdict={speak}>
            <Poster film={film} sizes={SIZES} eager />
          </SwipeCard>
          {gone && (
            <div
              key={`${gone.film.id} gone`}
              aria-hidden="true"
              style={flight(gone)}
              onAnimationEnd={() => setGone(null)}
              className="fly pointer-events-none absolute inset-0"
            >
              <Poster film={gone.film} sizes={SIZES} eager />
            </div>
          )}
        </div>
      ) : (
        !props.loading && <div className="lg:col-span-2">{props.empty}</div>
      )}
      {film && (
        <div className="flex flex-col gap-4 max-lg:items-center max-lg:text-center lg:gap-6">
          <About film={film} details={details} />
          <div className="flex flex-wrap items-center gap-2 max-lg:justify-center lg:gap-3">
            <Say icon="close" name={t('deck.pass')} onClick={() => speak('pass')} />
            <Say icon="heart" name={t('deck.like')} lamp onClick={() => speak('like')} />
            <IconButton icon="undo" label={t('deck.undo')} aria-disabled={!hand.last} onClick={undo} className="aria-disabled:opacity-40" />
            <IconButton
              icon={details ? 'down' : 'up'}
              label={t('deck.details')}
              aria-expanded={details}
              onClick={() => setDetails(!details)}
            />
          </div>
          <p className="hidden text-muted text-sm pointer-fine:block">{t('deck.keys')}</p>
        </div>
      )}
    </section>
  );
}

/** Where a card that was let go comes from, and which way it leaves. */
function flight(gone: { verdict: Verdict; from: number }): CSSProperties {
  const way = gone.verdict === 'like' ? 1 : -1;
  return { '--from': `${gone.from}px`, '--tilt': `${gone.from * TILT}deg`, '--way': way } as CSSProperties;
}

function About({ film, details }: { film: Film; details: boolean }) {
  const { t, format } = useI18n();
  const names = useNames();
  const title = names.title(film);
  const original = otherTitle(film, title);
  const facts = [
    film.year === null ? null : String(film.year),
    film.runtime === null ? null : format.runtime(film.runtime),
    film.countries.length > 0 ? format.list(film.countries.map(names.country)) : null,
  ].filter((fact) => fact !== null);
  return (
    <div className="flex min-w-0 flex-col gap-2 lg:gap-3">
      <p className="figures text-muted text-sm">{facts.join(' · ')}</p>
      <h2 className="title text-2xl lg:text-5xl">{title}</h2>
      {film.directors.length > 0 && <p className="lg:text-lg">{t('film.directedBy', { names: format.list(film.directors) })}</p>}
      {details && (
        <div className="advance flex flex-col gap-3 max-lg:items-center">
          {original && (
            <p className="font-display text-muted" lang={original.lang}>
              {original.text}
            </p>
          )}
          {film.overview && (
            <p className="measure" lang="en">
              {film.overview}
            </p>
          )}
          {film.categories.length > 0 && <p className="text-muted text-sm">{film.categories.map(names.genre).join(' · ')}</p>}
          <Link
            to="/films/$id/{-$slug}"
            params={{ id: String(film.id), slug: film.slug }}
            className={`${buttonClass()} self-start max-lg:self-center`}
          >
            {t('film.open')}
          </Link>
        </div>
      )}
    </div>
  );
}

function Say(props: { icon: IconName; name: string; lamp?: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={props.onClick}
      className={`inline-flex min-h-14 items-center gap-2.5 rounded-full px-5 sm:px-7 font-semibold transition-colors duration-150 ${
        props.lamp ? 'bg-lamp text-on-lamp hover:brightness-110' : 'border border-edge hover:bg-raised'
      }`}
    >
      <Icon name={props.icon} />
      {props.name}
    </button>
  );
}

/** The posters that come next are here before they are looked at. */
function usePreloaded(films: readonly Film[]): void {
  const key = films.map(({ id }) => id).join(' ');
  const load = useEffectEvent(() => {
    for (const film of films) {
      const image = new Image();
      image.sizes = SIZES;
      if (film.posterSet) image.srcset = film.posterSet;
      image.src = film.posterUrl;
    }
  });
  useEffect(() => {
    if (key) load();
  }, [key]);
}
