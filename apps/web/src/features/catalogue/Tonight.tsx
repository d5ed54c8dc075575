import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { useNames } from './names.ts';
import { Poster } from './Poster.tsx';
import { pickOfDay } from './programme.ts';
import { type Film, rowQuery } from './queries.ts';

/** What tonight's film is picked from: the films that can be played, else the first of the shelf. */
export function useTonight() {
  const playable = useQuery(rowQuery({ playable: true }));
  const none = playable.data?.data.length === 0;
  const shelf = useQuery({ ...rowQuery({}), enabled: none });
  return { playable, choice: none ? shelf : playable };
}

/** One film, large. */
export function Tonight(props: { choice: ReturnType<typeof useTonight>['choice']; today: Date }) {
  const { t } = useI18n();
  const { data, error, refetch } = props.choice;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TonightSkeleton />;
  const film = pickOfDay(data.data, props.today);
  if (!film) {
    return (
      <EmptyState title={t('home.empty')} text={t('home.emptyText')}>
        <Link to="/upload" className={buttonClass('lamp')}>
          {t('home.bring')}
        </Link>
      </EmptyState>
    );
  }
  return <Feature film={film} alone={data.data.length === 1} />;
}

const GRID = 'grid items-center gap-8 md:grid-cols-[minmax(0,1fr)_minmax(0,19rem)] lg:gap-14 xl:grid-cols-[minmax(0,1fr)_minmax(0,23rem)]';

function Feature({ film, alone }: { film: Film; alone: boolean }) {
  const { t, format } = useI18n();
  const names = useNames();
  const facts = [
    film.year === null ? null : String(film.year),
    film.runtime === null ? null : format.runtime(film.runtime),
    film.countries.length > 0 ? format.list(film.countries.map(names.country)) : null,
  ].filter((fact) => fact !== null);
  const link = { to: '/films/$id/{-$slug}', params: { id: String(film.id), slug: film.slug } } as const;
  return (
    <article className={GRID}>
      <div className="order-2 flex flex-col items-start gap-5 md:order-1">
        <h2 className="title text-5xl lg:text-6xl">
          <Link {...link} className="decoration-2 decoration-lamp underline-offset-8 hover:underline">
            {names.title(film)}
          </Link>
        </h2>
        {film.directors.length > 0 && <p className="text-lg">{t('film.directedBy', { names: format.list(film.directors) })}</p>}
        <p className="figures text-muted text-sm">{facts.join(' · ')}</p>
        {film.overview && (
          <p className="measure line-clamp-5" lang="en">
            {film.overview}
          </p>
        )}
        <Link {...link} className={buttonClass('lamp')}>
          {film.playable && <Icon name="play" />}
          {film.playable ? t('film.play') : t('film.open')}
        </Link>
        {!alone && <p className="text-muted text-sm">{film.playable ? t('home.tonightPlayable') : t('home.tonightShelf')}</p>}
      </div>
      <Link {...link} tabIndex={-1} aria-hidden="true" className="order-1 mx-auto block w-3/5 max-w-xs md:order-2 md:w-full md:max-w-none">
        <Poster film={film} eager />
      </Link>
    </article>
  );
}

function TonightSkeleton() {
  return (
    <div className={GRID}>
      <div className="order-2 flex flex-col gap-5 md:order-1">
        <Skeleton className="h-16 w-4/5" />
        <Skeleton className="h-6 w-1/2" />
        <Skeleton className="h-5 w-2/3" />
        <Skeleton className="h-28 w-full max-w-xl" />
        <Skeleton className="h-11 w-36" />
      </div>
      <Skeleton className="order-1 mx-auto aspect-2/3 w-3/5 max-w-xs md:order-2 md:w-full md:max-w-none" />
    </div>
  );
}
