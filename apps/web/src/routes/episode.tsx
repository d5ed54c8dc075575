import { ProblemError } from '@fotograma/contract/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { readFilmId } from '../features/catalogue/film.ts';
import { type Episode as AnEpisode, type EpisodeDetail, episodeQuery } from '../features/catalogue/series/queries.ts';
import { NextUp } from '../features/taste/playback/NextUp.tsx';
import { Screening } from '../features/taste/playback/Screening.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Lost } from '../ui/Lost.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { Prose } from '../ui/Prose.tsx';
import { ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/episodes/$id');

/** One episode: its screen, what it tells, and the ones beside it. */
export function EpisodePage() {
  const id = readFilmId(route.useParams().id);
  return id === null ? <NoSuchEpisode /> : <EpisodeById key={id} id={id} />;
}

function EpisodeById({ id }: { id: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(episodeQuery(id));
  if (data) return <Sheet episode={data} />;
  if (error instanceof ProblemError && error.problem.status === 404) return <NoSuchEpisode />;
  if (error) {
    return (
      <Page title={t('error.page')}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <PageOnItsWay />;
}

function Sheet({ episode }: { episode: EpisodeDetail }) {
  const { t, format } = useI18n();
  const { series, previous, next } = episode;
  const heading = usePage(t('series.episodeTitle', { title: episode.title, series: series.title }));
  const facts = [
    episode.airDate ? format.calendarDay(episode.airDate) : null,
    episode.runtime === null ? null : format.runtime(episode.runtime),
  ].filter((fact) => fact !== null);
  const place = t('series.place', { season: String(episode.seasonNumber), episode: String(episode.number) });
  return (
    <article className="pb-8">
      {episode.media?.status === 'READY' && <EpisodeScreen episode={episode} mediaId={episode.media.id} />}
      <div className="page-inset flex max-w-5xl flex-col gap-8 py-8 lg:py-12">
        <header className="flex flex-col gap-3">
          <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
            <Link
              to="/series/$id/{-$slug}"
              params={{ id: String(series.id), slug: series.slug }}
              search={{ season: episode.seasonNumber }}
              className="inline-flex min-h-11 items-center font-semibold underline decoration-edge underline-offset-4 hover:decoration-lamp"
            >
              {series.title}
            </Link>
            <span className="figures text-muted">{place}</span>
          </p>
          <h1 ref={heading} tabIndex={-1} className="title text-3xl sm:text-4xl lg:text-5xl">
            {episode.title}
          </h1>
          {facts.length > 0 && <p className="figures text-muted text-sm">{facts.join(' · ')}</p>}
        </header>
        {episode.media?.status !== 'READY' && (
          <p className="measure border-line border-l-2 pl-5 text-muted">
            {t(episode.media && episode.media.status !== 'ERROR' ? 'series.copyComing' : 'series.noCopyText')}
          </p>
        )}
        {episode.overview && <Prose text={episode.overview} lang="en" className="text-lg leading-relaxed" />}
        {(previous || next) && (
          <nav aria-label={t('series.beside')} className="grid gap-4 border-line border-t pt-6 sm:grid-cols-2">
            {previous ? <Beside episode={previous} way="previous" /> : <span className="hidden sm:block" />}
            {next && <Beside episode={next} way="next" />}
          </nav>
        )}
      </div>
    </article>
  );
}

function EpisodeScreen({ episode, mediaId }: { episode: EpisodeDetail; mediaId: string }) {
  const { t } = useI18n();
  const navigate = route.useNavigate();
  const play = useLocation({ select: ({ state }) => state.play === true });
  const [over, setOver] = useState(false);
  const [credits, setCredits] = useState(false);
  const { next } = episode;
  const plays = next?.media?.status === 'READY' ? next.media.id : null;
  const title = t('series.episodeTitle', { title: episode.title, series: episode.series.title });
  const go = () => next && void navigate({ to: '/episodes/$id', params: { id: String(next.id) }, state: { play: true } });
  return (
    <Screening mediaId={mediaId} title={title} autoplay={play} onEnded={() => setOver(plays !== null)} onCredits={setCredits}>
      {credits && !over && plays && (
        <Button icon="play" className="advance absolute right-3 bottom-20 z-10 border-transparent bg-paper/85 hover:bg-paper" onClick={go}>
          {t('playback.playNext')}
        </Button>
      )}
      {over && next && plays && (
        <NextUp
          title={next.title}
          place={t('series.place', { season: String(next.seasonNumber), episode: String(next.number) })}
          still={next.stillUrl}
          mediaId={plays}
          onGo={go}
          onStay={() => setOver(false)}
        />
      )}
    </Screening>
  );
}

function Beside({ episode, way }: { episode: AnEpisode; way: 'previous' | 'next' }) {
  const { t } = useI18n();
  const isNext = way === 'next';
  return (
    <Link
      to="/episodes/$id"
      params={{ id: String(episode.id) }}
      className={`group flex min-h-11 items-center gap-4 ${isNext ? 'sm:justify-end sm:text-right' : ''}`}
    >
      {!isNext && <Icon name="left" className="size-5 shrink-0 text-muted" />}
      <span className="flex min-w-0 flex-col">
        <span className="text-muted text-xs">{t(isNext ? 'series.next' : 'series.previous')}</span>
        <span className="title text-lg decoration-2 decoration-lamp underline-offset-4 group-hover:underline">{episode.title}</span>
      </span>
      {isNext && <Icon name="right" className="size-5 shrink-0 text-muted" />}
    </Link>
  );
}

function NoSuchEpisode() {
  const { t } = useI18n();
  return (
    <Lost title={t('series.episodeMissing')} text={t('series.episodeMissingText')}>
      <Link to="/series" className={buttonClass('lamp')}>
        {t('series.all')}
      </Link>
      <Link to="/" className={buttonClass()}>
        {t('action.home')}
      </Link>
    </Lost>
  );
}
