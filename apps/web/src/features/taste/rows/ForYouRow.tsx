import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { FilmCard } from '../../catalogue/FilmCard.tsx';
import { useNames } from '../../catalogue/names.ts';
import { CARD, ROW_LINK, Row } from '../../catalogue/Row.tsx';
import { lookAgain, type Recommendation, recommendationsQuery } from '../queries.ts';
import { sayReason } from '../reason.ts';

/** Films for oneself, with the reason on each; what is of no interest goes at once. */
export function ForYouRow() {
  const i18n = useI18n();
  const { t } = i18n;
  const { data, error, refetch } = useQuery(recommendationsQuery);
  const dismiss = useDismissal();
  if (data?.data.length === 0) return null;
  return (
    <Row
      name={t('home.forYou')}
      why={data?.meta.basis === 'acclaim' ? t('home.forYou.acclaim') : t('home.forYou.why')}
      beside={
        <Link to="/deck" className={ROW_LINK}>
          {t('home.toDeck')}
        </Link>
      }
      error={data ? null : error}
      onRetry={() => void refetch()}
    >
      {data
        ? data.data.map((recommended) => (
            <li key={recommended.movie.id} className={`${CARD} group/card relative`}>
              <FilmCard film={recommended.movie} />
              <p className="mt-1.5 text-muted text-xs">{sayReason(i18n, recommended.reason)}</p>
              {recommended.exploring && <p className="mt-1 text-lamp-text text-xs">{t('reason.exploring')}</p>}
              <Dismiss recommended={recommended} onDismiss={dismiss} />
            </li>
          ))
        : null}
    </Row>
  );
}

/** At the corner of the picture: there for a finger always, for a mouse when it comes near. */
function Dismiss(props: { recommended: Recommendation; onDismiss: (recommended: Recommendation) => void }) {
  const { t } = useI18n();
  const title = useNames().title(props.recommended.movie);
  return (
    <IconButton
      icon="close"
      label={t('reason.dismiss', { title })}
      onClick={() => props.onDismiss(props.recommended)}
      className="absolute top-0 right-0 bg-paper/85 transition-opacity duration-150 hover:bg-paper focus-visible:opacity-100 group-hover/card:opacity-100 pointer-fine:opacity-0"
    />
  );
}

/** Passes a film, as in the deck: it goes from the row, and comes back when that is refused or taken back. */
function useDismissal(): (recommended: Recommendation) => void {
  const i18n = useI18n();
  const say = useToast();
  const names = useNames();
  const queries = useQueryClient();
  const key = recommendationsQuery.queryKey;
  const put = (recommended: Recommendation, index: number) =>
    queries.setQueryData(key, (row) => {
      if (!row || row.data.some(({ movie }) => movie.id === recommended.movie.id)) return row;
      return { ...row, data: row.data.toSpliced(index, 0, recommended) };
    });
  const takeBack = useMutation({
    mutationFn: ({ recommended }: { recommended: Recommendation; index: number }) =>
      client('DELETE /api/users/me/deck/{movieId}', { params: { movieId: recommended.movie.id } }),
    onSuccess: (_, { recommended, index }) => put(recommended, index),
    onError: (error) => say(sayProblem(i18n, error)),
    onSettled: () => lookAgain(queries, ['recommendations']),
  });
  const pass = useMutation({
    mutationFn: (recommended: Recommendation) =>
      client('POST /api/users/me/deck/{movieId}', { params: { movieId: recommended.movie.id }, body: { verdict: 'pass' } }),
    async onMutate(recommended) {
      await queries.cancelQueries(recommendationsQuery);
      const index = queries.getQueryData(key)?.data.findIndex(({ movie }) => movie.id === recommended.movie.id) ?? 0;
      queries.setQueryData(key, (row) => row && { ...row, data: row.data.filter(({ movie }) => movie.id !== recommended.movie.id) });
      return index;
    },
    onSuccess: (_, recommended, index) =>
      say(i18n.t('reason.dismissed', { title: names.title(recommended.movie) }), {
        name: i18n.t('action.undo'),
        act: () => takeBack.mutate({ recommended, index }),
      }),
    onError(error, recommended, index) {
      put(recommended, index ?? 0);
      say(sayProblem(i18n, error));
    },
    // The row itself stays as it is looked at; it is asked anew by the next page that shows it.
    onSettled: () => lookAgain(queries, ['recommendations']),
  });
  return pass.mutate;
}
