import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { buttonClass, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSeen } from '../../ui/near.ts';
import { useNames } from '../catalogue/names.ts';
import { Poster } from '../catalogue/Poster.tsx';
import { StarSlider } from '../taste/film/StarSlider.tsx';
import { useOwnFilm } from '../taste/use-own-film.ts';
import type { JourneyFilm } from './queries.ts';
import { Sparkline } from './Sparkline.tsx';
import { Warnings } from './Warnings.tsx';

/** A film with why it is given: played, kept and rated where it stands. */
export function FilmResult(props: { film: JourneyFilm; step?: string; children?: ReactNode }) {
  const { t, language } = useI18n();
  const names = useNames();
  const [place, seen] = useSeen<HTMLElement>('200px');
  const { movie, reasons, feeling, curve } = props.film;
  const title = names.title(movie);
  const to = { to: '/films/$id/{-$slug}', params: { id: String(movie.id), slug: movie.slug } } as const;
  return (
    <article ref={place} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-4 sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-6">
      <Link {...to} tabIndex={-1} aria-hidden="true" className="block">
        <Poster film={movie} sizes="8rem" />
      </Link>
      <div className="flex min-w-0 flex-col gap-2.5">
        {props.step && <p className="figures text-muted text-sm">{props.step}</p>}
        <h3 className="title text-xl leading-tight sm:text-2xl">
          <Link {...to} className="decoration-2 decoration-lamp underline-offset-4 hover:underline">
            {title}
          </Link>
        </h3>
        <p className="figures text-muted text-sm">{[movie.year, ...movie.directors.slice(0, 2)].filter(Boolean).join(' · ')}</p>
        <ul className="measure flex flex-col gap-1">
          {reasons.map(({ part, texts, evidence }) => (
            <li key={part}>{evidence ? <Cited text={texts[language]} quote={evidence.text} /> : texts[language]}</li>
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Sparkline curve={curve} feeling={feeling} />
          <Warnings warnings={feeling.warnings} />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {movie.playable && (
            <Link {...to} state={{ play: true }} className={buttonClass('quiet')}>
              <Icon name="play" filled />
              {t('feel.play')}
            </Link>
          )}
          {seen && <OwnSide movieId={movie.id} title={title} />}
        </div>
        {props.children}
      </div>
    </article>
  );
}

/** What is cited stands in the film’s text, which is in English. */
function Cited({ text, quote }: { text: string; quote: string }) {
  const at = text.indexOf(quote);
  return (
    <>
      {text.slice(0, at)}
      <q lang="en" className="font-display italic [quotes:none]">
        {quote}
      </q>
      {text.slice(at + quote.length)}
    </>
  );
}

function OwnSide({ movieId, title }: { movieId: number; title: string }) {
  const { t } = useI18n();
  const { own, change } = useOwnFilm(movieId);
  if (!own) return null;
  const kept = own.collections.includes('watchlist');
  return (
    <>
      <IconButton
        icon="bookmark"
        label={t('chat.keep', { title })}
        aria-pressed={kept}
        className={kept ? 'text-lamp [&>svg]:fill-current' : ''}
        onClick={() => change({ kind: kept ? 'drop' : 'keep', collection: 'watchlist' })}
      />
      <StarSlider
        label={t('chat.rate', { title })}
        value={own.rating?.rating ?? null}
        onChange={(stars) => change(stars === null ? { kind: 'unrate' } : { kind: 'rate', rating: stars })}
      />
    </>
  );
}
