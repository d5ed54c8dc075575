import { ProblemError } from '@fotograma/contract/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { readFilmId } from '../features/catalogue/film.ts';
import { useNames } from '../features/catalogue/names.ts';
import { Poster } from '../features/catalogue/Poster.tsx';
import { openSeason } from '../features/catalogue/series/filters.ts';
import { type SeriesDetail, seriesQuery } from '../features/catalogue/series/queries.ts';
import { SeriesCredits } from '../features/catalogue/series/SeriesCredits.tsx';
import { EpisodeRow } from '../features/taste/series/EpisodeRow.tsx';
import { PlaySeries } from '../features/taste/series/PlaySeries.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Lost } from '../ui/Lost.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/series/$id/{-$slug}');

/** A series: what it is, its seasons, their episodes. */
export function SeriesPage() {
  const id = readFilmId(route.useParams().id);
  return id === null ? <NoSuchSeries /> : <SeriesById key={id} id={id} />;
}

function SeriesById({ id }: { id: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(seriesQuery(id));
  if (data) return <Sheet series={data} />;
  if (error instanceof ProblemError && error.problem.status === 404) return <NoSuchSeries />;
  if (error) {
    return (
      <Page title={t('error.page')}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <PageOnItsWay />;
}

function Sheet({ series }: { series: SeriesDetail }) {
  const { t, format } = useI18n();
  const names = useNames();
  const year = series.firstAirDate?.slice(0, 4);
  const heading = usePage(year ? `${series.title} (${year})` : series.title);
  useProperAddress(series);
  const facts = [
    year,
    t('series.seasons', { count: series.seasonCount }),
    t('series.episodes', { count: series.episodeCount }),
    series.countries.length > 0 ? format.list(series.countries.map(names.country)) : undefined,
  ].filter((fact) => fact !== undefined);
  return (
    <article className="pb-8">
      {series.backdropUrl && (
        <img
          src={series.backdropUrl}
          {...(series.backdropSet ? { srcSet: series.backdropSet, sizes: '(width >= 64rem) calc(100vw - 15rem), 100vw' } : {})}
          alt=""
          width={1280}
          height={720}
          className="aspect-21/9 w-full bg-raised object-cover"
        />
      )}
      <div className="page-inset grid gap-x-12 gap-y-8 py-8 lg:grid-cols-[minmax(0,14rem)_minmax(0,1fr)] lg:py-14 xl:grid-cols-[minmax(0,18rem)_minmax(0,1fr)] xl:gap-x-16">
        <div className="hidden lg:block">
          <Poster film={series} className="sticky top-10" sizes="18rem" eager />
        </div>
        <div className="flex min-w-0 flex-col gap-8 lg:gap-10">
          <header className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-end gap-5 sm:grid-cols-[9rem_minmax(0,1fr)] lg:block">
            <div className="lg:hidden">
              <Poster film={series} sizes="9rem" eager />
            </div>
            <div className="flex min-w-0 flex-col gap-3 lg:gap-4">
              <p className="figures text-muted text-sm">{facts.join(' · ')}</p>
              <h1 ref={heading} tabIndex={-1} className="title hyphens-auto text-3xl sm:text-4xl lg:text-5xl xl:text-6xl">
                {series.title}
              </h1>
              {series.originalTitle && series.originalTitle !== series.title && (
                <p className="font-display text-lg text-muted" lang={series.originalLanguage ?? undefined}>
                  {series.originalTitle}
                </p>
              )}
            </div>
          </header>
          <PlaySeries series={series} />
          {series.overview && (
            <p className="measure text-lg leading-relaxed" lang="en">
              {series.overview}
            </p>
          )}
          <Seasons series={series} />
          <SeriesCredits series={series} />
        </div>
      </div>
    </article>
  );
}

function Seasons({ series }: { series: SeriesDetail }) {
  const { t, format } = useI18n();
  const season = openSeason(series.seasons, route.useSearch().season);
  if (!season) return <p className="text-muted">{t('series.noSeasons')}</p>;
  const nameOf = (one: { number: number; title: string | null }) => one.title ?? seasonName(t, one.number);
  return (
    <section aria-labelledby="season" className="flex flex-col gap-5">
      {series.seasons.length > 1 && (
        <nav aria-label={t('series.allSeasons')} className="overflow-x-auto border-line border-b [scrollbar-width:none]">
          <ul className="flex gap-x-6">
            {series.seasons.map((one) => (
              <li key={one.id} className="shrink-0">
                <Link
                  from="/series/$id/{-$slug}"
                  to="."
                  search={{ season: one.number }}
                  replace
                  resetScroll={false}
                  aria-current={one === season ? 'page' : undefined}
                  className="-mb-px flex min-h-11 items-center border-transparent border-b-2 text-muted -outline-offset-2 transition-colors duration-150 hover:text-ink aria-[current=page]:border-lamp aria-[current=page]:font-semibold aria-[current=page]:text-ink"
                >
                  {seasonName(t, one.number)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <header className="flex flex-col gap-1.5">
        <h2 id="season" className="title text-2xl">
          {nameOf(season)}
        </h2>
        <p className="text-muted text-sm">
          {t('series.episodes', { count: season.episodes.length })}
          {season.airDate && ` · ${format.calendarDay(season.airDate)}`}
        </p>
        {season.overview && (
          <p className="measure" lang="en">
            {season.overview}
          </p>
        )}
      </header>
      {season.episodes.length === 0 ? (
        <p className="text-muted">{t('series.noEpisodes')}</p>
      ) : (
        <ol key={season.id} className="border-line border-b">
          {season.episodes.map((episode) => (
            <li key={episode.id}>
              <EpisodeRow episode={episode} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function seasonName(t: ReturnType<typeof useI18n>['t'], number: number): string {
  return number === 0 ? t('series.specials') : t('series.season', { number: String(number) });
}

/** A wrong or missing name in the address is put right without a step in the history. */
function useProperAddress(series: SeriesDetail): void {
  const { slug } = route.useParams();
  const navigate = route.useNavigate();
  useEffect(() => {
    if (slug === series.slug) return;
    const params = { id: String(series.id), slug: series.slug };
    void navigate({ to: '/series/$id/{-$slug}', params, search: (search) => search, replace: true, resetScroll: false });
  }, [slug, series.slug, series.id, navigate]);
}

function NoSuchSeries() {
  const { t } = useI18n();
  return (
    <Lost title={t('series.missing')} text={t('series.missingText')}>
      <Link to="/series" className={buttonClass('lamp')}>
        {t('series.all')}
      </Link>
      <Link to="/" className={buttonClass()}>
        {t('action.home')}
      </Link>
    </Lost>
  );
}
