import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useSession } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { sayProblem } from '../../ui/states.tsx';
import { filmQuery } from '../catalogue/queries.ts';
import { applyChange, type OwnChange, undoChange } from './own-film.ts';
import { lookAgain, type OwnFilm, ownFilmQuery, reviewsQuery } from './queries.ts';

/**
 * One's own side of a film, and the way to change it: what is pressed is shown at once and sent in its order; what the house
 * refuses is put back, and said.
 */
export function useOwnFilm(movieId: number) {
  const i18n = useI18n();
  const say = useToast();
  const queries = useQueryClient();
  const { signedIn } = useSession();
  const query = ownFilmQuery(movieId);
  const { data, error, isPending, refetch } = useQuery({ ...query, enabled: signedIn });
  const key = ['own-film', movieId] as const;
  const {
    mutate,
    mutateAsync,
    isPending: busy,
  } = useMutation({
    mutationKey: key,
    scope: { id: key.join(' ') },
    mutationFn: (change: OwnChange) => send(movieId, change),
    async onMutate(change) {
      await queries.cancelQueries(query);
      const before = queries.getQueryData(query.queryKey);
      if (before) queries.setQueryData(query.queryKey, applyChange(before, change, movieId, new Date().toISOString()));
      return before;
    },
    onError(failure, change, before) {
      if (before) queries.setQueryData(query.queryKey, (own?: OwnFilm) => own && undoChange(own, change, before));
      say(sayProblem(i18n, failure));
    },
    onSettled(_answer, _failure, change) {
      // Only after the last of several: an answer in between would show what is not yet changed.
      if (queries.isMutating({ mutationKey: key }) > 1) return;
      lookAgain(queries);
      if (change.kind !== 'rate' && change.kind !== 'unrate') return;
      void queries.invalidateQueries(filmQuery(String(movieId)));
      void queries.invalidateQueries(reviewsQuery(movieId));
    },
  });
  return {
    own: signedIn ? (data ?? null) : null,
    signedIn,
    isPending: signedIn && isPending,
    error,
    retry: refetch,
    busy,
    change: mutate,
    changeAsync: mutateAsync,
  };
}

function send(movieId: number, change: OwnChange): Promise<unknown> {
  switch (change.kind) {
    case 'rate': {
      const { kind: _, ...said } = change;
      return client('POST /api/users/me/ratings', { body: { movieId, ...said } });
    }
    case 'unrate':
      return client('DELETE /api/users/me/ratings/{movieId}', { params: { movieId } });
    case 'keep':
      return client('POST /api/users/me/collections', { body: { movieId, collectionType: change.collection } });
    case 'drop':
      return client('DELETE /api/users/me/collections/{movieId}', { params: { movieId }, query: { type: change.collection } });
  }
}
