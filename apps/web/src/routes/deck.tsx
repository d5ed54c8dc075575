import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Gate } from '../features/accounts/Gate.tsx';
import { useNames } from '../features/catalogue/names.ts';
import { genresQuery } from '../features/catalogue/queries.ts';
import { DeckTable } from '../features/taste/deck/DeckTable.tsx';
import { deckQuery } from '../features/taste/deck/queries.ts';
import { useHand } from '../features/taste/deck/use-hand.ts';
import { lookAgain } from '../features/taste/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { CONTROL } from '../ui/fields.tsx';
import { Icon } from '../ui/Icon.tsx';
import { usePage } from '../ui/Page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/deck');
/** With fewer films than this in the hand, more are asked for. */
const LOW = 6;

/** Films to like or pass, one after the other. */
export function Deck() {
  const { t } = useI18n();
  const { genre } = route.useSearch();
  return (
    <Gate title={t('place.deck')} invitation={{ title: t('deck.gate'), text: t('deck.gateText') }}>
      {() => <Table key={genre ?? ''} genre={genre} />}
    </Gate>
  );
}

function Table({ genre }: { genre: string | undefined }) {
  const { t } = useI18n();
  const heading = usePage(t('place.deck'));
  const queries = useQueryClient();
  const { data, error, refetch, isPending, isFetching } = useQuery({ ...deckQuery(genre), gcTime: 0 });
  const hand = useHand(data?.data, {
    name: 'deck',
    send: (film, verdict) => client('POST /api/users/me/deck/{movieId}', { params: { movieId: film.id }, body: { verdict } }),
    unsend: (film) => client('DELETE /api/users/me/deck/{movieId}', { params: { movieId: film.id } }),
    // The deck itself is asked for when it runs low: until then the hand knows best.
    onSettled: () => lookAgain(queries, ['deck']),
  });
  const low = hand.films.length < LOW && hand.last !== null;
  const { length } = hand.films;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each film fewer
  useEffect(() => {
    if (low) void refetch();
  }, [low, length, refetch]);
  return (
    <div className="page-inset flex flex-col gap-4 py-4 lg:gap-10 lg:py-10">
      <header className="flex flex-wrap items-center justify-between gap-x-3 gap-y-3 sm:gap-x-6">
        <div className="flex max-w-md flex-col gap-1.5">
          <h1 ref={heading} tabIndex={-1} className="title text-2xl lg:text-4xl">
            {t('place.deck')}
          </h1>
          <p className="text-muted max-lg:hidden">{data?.meta.onboarding ? t('deck.onboarding') : t('deck.lead')}</p>
        </div>
        <div className="flex items-center gap-2 lg:gap-3">
          <GenreChoice genre={genre} />
          <Link to="/deck/together" aria-label={t('place.together')} className={buttonClass()}>
            <Icon name="people" />
            <span className="max-sm:hidden">{t('place.together')}</span>
          </Link>
        </div>
      </header>
      {error && hand.films.length === 0 ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          {isPending && (
            <Skeleton className="mx-auto aspect-2/3 w-full max-w-[min(24rem,calc((100dvh-25rem)*2/3))] lg:mx-0 lg:max-w-[min(24rem,calc((100dvh-19rem)*2/3))]" />
          )}
          <DeckTable hand={hand} loading={isPending || isFetching} empty={<NothingLeft genre={genre} hand={hand} />} />
        </>
      )}
    </div>
  );
}

function GenreChoice({ genre }: { genre: string | undefined }) {
  const { t, locale } = useI18n();
  const names = useNames();
  const navigate = route.useNavigate();
  const genres = useQuery(genresQuery);
  const named = (genres.data ?? [])
    .map((one) => ({ slug: one.slug, name: names.genre(one) }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <select
      aria-label={t('series.genre')}
      className={`${CONTROL} w-32! sm:w-44!`}
      value={genre ?? ''}
      onChange={(event) => void navigate({ search: event.target.value ? { genre: event.target.value } : {}, replace: true })}
    >
      <option value="">{t('deck.anyGenre')}</option>
      {genre && !named.some(({ slug }) => slug === genre) && <option value={genre}>{genre}</option>}
      {named.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </select>
  );
}

function NothingLeft({ genre, hand }: { genre: string | undefined; hand: ReturnType<typeof useHand> }) {
  const { t } = useI18n();
  return (
    <EmptyState title={t('deck.empty')} text={t(genre ? 'deck.emptyGenreText' : 'deck.emptyText')}>
      <Link to="/library/$type" params={{ type: 'matched' }} className={buttonClass('lamp')}>
        {t('deck.seeMatched')}
      </Link>
      {genre && (
        <Link to="/deck" className={buttonClass()}>
          {t('deck.allFilms')}
        </Link>
      )}
      {hand.last && (
        <Button icon="undo" onClick={hand.undo}>
          {t('deck.undo')}
        </Button>
      )}
    </EmptyState>
  );
}
