import { ProblemError } from '@fotograma/contract/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { DirectedBy, FilmCredits } from '../features/catalogue/FilmCredits.tsx';
import { FilmsBeside } from '../features/catalogue/FilmsBeside.tsx';
import { FilmWait } from '../features/catalogue/FilmWait.tsx';
import { otherTitle, readFilmId } from '../features/catalogue/film.ts';
import { useNames } from '../features/catalogue/names.ts';
import { Poster } from '../features/catalogue/Poster.tsx';
import { type FilmDetail, filmQuery } from '../features/catalogue/queries.ts';
import { FilmFeelings } from '../features/discovery/FilmFeelings.tsx';
import { HouseRatings } from '../features/taste/film/HouseRatings.tsx';
import { OwnPanel } from '../features/taste/film/OwnPanel.tsx';
import { Reviews } from '../features/taste/film/Reviews.tsx';
import { Screening } from '../features/taste/playback/Screening.tsx';
import { SimilarRow } from '../features/taste/rows/SimilarRow.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/films/$id/{-$slug}');
const SHEET = 'grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,14rem)_minmax(0,1fr)] xl:gap-x-16 xl:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]';

/** A film's own page: its screen, its title card, its credits. */
export function Film() {
  const id = readFilmId(route.useParams().id);
  return id === null ? <NoSuchFilm /> : <FilmById key={id} id={id} />;
}

function FilmById(props: { id: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(filmQuery(props.id));
  if (data) return <Sheet film={data} />;
  if (error instanceof ProblemError && error.problem.status === 404) return <NoSuchFilm />;
  if (error) {
    return (
      <Page title={t('error.page')}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <SheetOnItsWay />;
}

function Sheet(props: { film: FilmDetail }) {
  const { t, format, locale } = useI18n();
  const names = useNames();
  const { film } = props;
  const title = names.title(film);
  const original = otherTitle(film, title);
  const play = useLocation({ select: ({ state }) => state.play === true });
  const heading = usePage(film.year === null ? title : `${title} (${film.year})`);
  useProperAddress(film);
  const facts = [
    film.year === null ? null : String(film.year),
    film.runtime === null ? null : format.runtime(film.runtime),
    film.countries.length > 0 ? format.list(film.countries.map(names.country)) : null,
  ].filter((fact) => fact !== null);
  return (
    <article className="pb-8">
      {film.media?.status === 'READY' && <Screening mediaId={film.media.id} title={title} autoplay={play} />}
      <div className={`page-inset py-8 lg:py-14 ${SHEET}`}>
        <div className="hidden lg:block">
          <Poster film={film} className="sticky top-10" eager />
        </div>
        <div className="flex min-w-0 flex-col gap-8 lg:gap-10">
          <header className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-end gap-5 sm:grid-cols-[9rem_minmax(0,1fr)] lg:block">
            <div className="lg:hidden">
              <Poster film={film} eager />
            </div>
            <div className="flex min-w-0 flex-col gap-3 lg:gap-4">
              <p className="figures text-sm text-muted">{facts.join(' · ')}</p>
              <h1 ref={heading} tabIndex={-1} className="title text-3xl hyphens-auto sm:text-4xl lg:text-5xl xl:text-6xl">
                {title}
              </h1>
              {original && (
                <p className="font-display text-lg text-muted" lang={original.lang}>
                  <span className="sr-only" lang={locale}>
                    {`${t('film.originalTitle')}: `}
                  </span>
                  {original.text}
                </p>
              )}
              <DirectedBy film={film} />
              {film.voteAverage !== null && film.voteCount > 0 && (
                <p className="text-sm text-muted">
                  <span className="figures text-ink">{t('film.rating', { average: format.number(film.voteAverage, 1) })}</span>
                  {' · '}
                  {t('film.votes', { count: film.voteCount })}
                </p>
              )}
            </div>
          </header>
          {film.media && <FilmWait film={film} />}
          <OwnPanel film={film} />
          <section aria-labelledby="film-story">
            <h2 id="film-story" className="sr-only">
              {t('film.synopsis')}
            </h2>
            {film.overview ? (
              <p className="measure text-lg leading-relaxed" lang="en">
                {film.overview}
              </p>
            ) : (
              <p className="measure text-muted">{t('film.noSynopsis')}</p>
            )}
          </section>
          {!film.media && <FilmWait film={film} />}
          <FilmFeelings movieId={film.id} />
          <FilmCredits film={film} />
          <HouseRatings stats={film.stats} />
          <Reviews movieId={film.id} />
        </div>
      </div>
      <div className="flex flex-col gap-12 pt-6 lg:gap-16">
        <SimilarRow movieId={film.id} />
        <FilmsBeside film={film} />
      </div>
    </article>
  );
}

/** A wrong or missing name in the address is put right without a step in the history. */
function useProperAddress(film: FilmDetail): void {
  const { slug } = route.useParams();
  const navigate = route.useNavigate();
  useEffect(() => {
    if (slug === film.slug) return;
    void navigate({ to: '/films/$id/{-$slug}', params: { id: String(film.id), slug: film.slug }, replace: true, resetScroll: false });
  }, [slug, film.slug, film.id, navigate]);
}

function SheetOnItsWay() {
  usePage(null);
  return (
    <div className={`page-inset py-8 lg:py-14 ${SHEET}`}>
      <Skeleton className="hidden aspect-2/3 w-full lg:block" />
      <div className="flex flex-col gap-8">
        <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-end gap-5 lg:block">
          <Skeleton className="aspect-2/3 w-full lg:hidden" />
          <div className="flex flex-col gap-4">
            <Skeleton className="h-4 w-44" />
            <Skeleton className="h-14 w-full max-w-lg" />
            <Skeleton className="h-5 w-52" />
          </div>
        </div>
        <div className="measure flex flex-col gap-3">
          <Skeleton className="h-4" />
          <Skeleton className="h-4" />
          <Skeleton className="h-4" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      </div>
    </div>
  );
}

function NoSuchFilm() {
  const { t } = useI18n();
  const heading = usePage(t('film.missing'));
  return (
    <div className="page-inset flex min-h-[70dvh] flex-col items-start justify-center gap-5">
      <Mark className="size-20 text-edge" />
      <h1 ref={heading} tabIndex={-1} className="title text-4xl">
        {t('film.missing')}
      </h1>
      <p className="measure text-muted">{t('film.missingText')}</p>
      <div className="flex flex-wrap gap-3">
        <Link to="/search" className={buttonClass('lamp')}>
          {t('place.search')}
        </Link>
        <Link to="/" className={buttonClass('quiet')}>
          {t('action.home')}
        </Link>
      </div>
    </div>
  );
}
