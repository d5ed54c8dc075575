import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { sayProblem } from '../../../ui/states.tsx';
import { useNames } from '../../catalogue/names.ts';
import type { Film } from '../../catalogue/queries.ts';
import { type Collection, collectionQuery, lookAgain, type ratingsQuery, type UserRating } from '../queries.ts';

/** Takes films off a list: each goes at once, and comes back when that is refused or taken back. */
export function useRemoval(type: Collection, page: number): (film: Film) => void {
  const i18n = useI18n();
  const say = useToast();
  const names = useNames();
  const queries = useQueryClient();
  const query = collectionQuery(type, page);
  const refuse = (error: unknown) => say(sayProblem(i18n, error));
  const takeBack = useMutation({
    mutationFn: (film: Film) => client('POST /api/users/me/collections', { body: { movieId: film.id, collectionType: type } }),
    onError: refuse,
    onSettled: () => lookAgain(queries),
  });
  const remove = useMutation({
    mutationFn: (film: Film) => client('DELETE /api/users/me/collections/{movieId}', { params: { movieId: film.id }, query: { type } }),
    async onMutate(film) {
      await queries.cancelQueries(query);
      const before = queries.getQueryData(query.queryKey);
      if (before) {
        const movies = before.movies.filter(({ id }) => id !== film.id);
        queries.setQueryData(query.queryKey, { ...before, movies, count: before.count - 1 });
      }
      return before;
    },
    onSuccess: (_, film) =>
      say(i18n.t(`library.removed.${type}`, { title: names.title(film) }), {
        name: i18n.t('action.undo'),
        act: () => takeBack.mutate(film),
      }),
    onError(error, _film, before) {
      queries.setQueryData(query.queryKey, before);
      refuse(error);
    },
    onSettled: () => lookAgain(queries),
  });
  return remove.mutate;
}

/** Takes ratings back, each with its review; undone, they are as they were. */
export function useUnrating(query: ReturnType<typeof ratingsQuery>): (rating: UserRating) => void {
  const i18n = useI18n();
  const say = useToast();
  const names = useNames();
  const queries = useQueryClient();
  const refuse = (error: unknown) => say(sayProblem(i18n, error));
  const settle = () => {
    lookAgain(queries);
    void queries.invalidateQueries({ queryKey: ['films'], refetchType: 'none' });
  };
  const takeBack = useMutation({
    mutationFn: ({ movieId, rating, review, watchedAt }: UserRating) =>
      client('POST /api/users/me/ratings', { body: { movieId, rating, review, watchedAt } }),
    onError: refuse,
    onSettled: settle,
  });
  const remove = useMutation({
    mutationFn: ({ movieId }: UserRating) => client('DELETE /api/users/me/ratings/{movieId}', { params: { movieId } }),
    async onMutate(rating) {
      await queries.cancelQueries(query);
      const before = queries.getQueryData(query.queryKey);
      if (before) {
        queries.setQueryData(query.queryKey, { ...before, ratings: before.ratings.filter(({ movieId }) => movieId !== rating.movieId) });
      }
      return before;
    },
    onSuccess: (_, rating) =>
      say(i18n.t('library.removed.rating', { title: names.title(rating.movie) }), {
        name: i18n.t('action.undo'),
        act: () => takeBack.mutate(rating),
      }),
    onError(error, _rating, before) {
      queries.setQueryData(query.queryKey, before);
      refuse(error);
    },
    onSettled: settle,
  });
  return remove.mutate;
}
