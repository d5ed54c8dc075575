import { Link, useLocation } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button, buttonClass } from '../../../ui/Button.tsx';
import { CONTROL } from '../../../ui/fields.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
import type { FilmDetail } from '../../catalogue/queries.ts';
import { KEEPABLE, KeepButton } from '../KeepButton.tsx';
import type { OwnFilm } from '../queries.ts';
import { useOwnFilm } from '../use-own-film.ts';
import { OwnReview } from './OwnReview.tsx';
import { StarSlider } from './StarSlider.tsx';

type Own = ReturnType<typeof useOwnFilm>;
type OwnRating = NonNullable<OwnFilm['rating']>;

/** One's own side of a film: stars, lists, the day one saw it, and what one thinks of it. */
export function OwnPanel({ film }: { film: FilmDetail }) {
  const { t } = useI18n();
  const heading = useId();
  const state = useOwnFilm(film.id);
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-4 border-line border-y py-5">
      <h2 id={heading} className="sr-only">
        {t('taste.own')}
      </h2>
      {!state.signedIn ? (
        <Invitation />
      ) : state.own ? (
        <OwnSide film={film} own={state.own} state={state} />
      ) : state.error ? (
        <ErrorState error={state.error} onRetry={() => void state.retry()} />
      ) : (
        <Skeleton className="h-26 w-full max-w-md" />
      )}
    </section>
  );
}

function Invitation() {
  const { t } = useI18n();
  const next = useLocation({ select: ({ href }) => href });
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p className="text-muted">{t('taste.invitation')}</p>
      <Link to="/sign-in" search={{ next }} className={buttonClass()}>
        {t('place.signIn')}
      </Link>
    </div>
  );
}

function OwnSide({ film, own, state }: { film: FilmDetail; own: OwnFilm; state: Own }) {
  const { t } = useI18n();
  const say = useToast();
  const { rating } = own;
  const clear = () => {
    if (!rating) return;
    state.change({ kind: 'unrate' });
    say(t(rating.review ? 'taste.cleared.review' : 'taste.cleared'), { name: t('action.undo'), act: () => state.change(again(rating)) });
  };
  const rate = (stars: number | null) => (stars === null ? clear() : state.change({ kind: 'rate', rating: stars }));
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
        <span aria-hidden="true" className="w-full text-muted text-sm sm:w-auto">
          {t('taste.yourStars')}
        </span>
        <StarSlider label={t('taste.yourStars')} value={rating?.rating ?? null} onChange={rate} />
        {rating && (
          <Button kind="ghost" className="-ml-4 text-muted sm:ml-0" onClick={clear}>
            {t('taste.clear')}
          </Button>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {KEEPABLE.map((collection) => (
          <KeepButton
            key={collection}
            collection={collection}
            kept={own.collections.includes(collection)}
            onToggle={(kept) => state.change({ kind: kept ? 'keep' : 'drop', collection })}
          />
        ))}
      </div>
      {rating && <WatchedOn rating={rating} state={state} />}
      <OwnReview film={film} rating={rating} state={state} />
    </>
  );
}

/** The rating as it was, with all that hung on it. */
const again = ({ rating, review, watchedAt }: OwnRating) => ({ kind: 'rate', rating, review, watchedAt }) as const;

/** Today where the visitor is. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function WatchedOn({ rating, state }: { rating: OwnRating; state: Own }) {
  const { t } = useI18n();
  const id = useId();
  const [wrong, setWrong] = useState(false);
  const set = (day: string) => {
    const late = day > today();
    setWrong(late);
    if (late || day === (rating.watchedAt ?? '')) return;
    state.change({ kind: 'rate', rating: rating.rating, watchedAt: day || null });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <label htmlFor={id} className="text-muted text-sm">
        {t('taste.watchedOn')}
      </label>
      <input
        // Taken back or changed elsewhere, it begins again from what is known.
        key={rating.watchedAt}
        id={id}
        type="date"
        min="1890-01-01"
        max={today()}
        defaultValue={rating.watchedAt ?? ''}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onBlur={(event) => set(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && set(event.currentTarget.value)}
        className={`${CONTROL} figures w-auto! aria-invalid:border-bad`}
      />
      {wrong && (
        <p id={`${id}-wrong`} role="alert" className="text-bad-text text-sm">
          {t('taste.watchedOn.late')}
        </p>
      )}
    </div>
  );
}
