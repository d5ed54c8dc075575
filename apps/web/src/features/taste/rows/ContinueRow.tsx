import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { Skeleton, sayProblem } from '../../../ui/states.tsx';
import { useNames } from '../../catalogue/names.ts';
import { Row } from '../../catalogue/Row.tsx';
import { Still } from '../../catalogue/Still.tsx';
import { leftOf, shareOf } from '../playback/position.ts';
import { type Continuation, continueQuery, lookAgain } from '../queries.ts';

const FRAME = 'w-64 shrink-0 snap-start lg:w-72';

/** Films and episodes that were begun, and the next of a series; each goes on where one was. Without any there is no row. */
export function ContinueRow() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(continueQuery);
  const forget = useForgetting();
  if (data?.length === 0) return null;
  return (
    <Row
      name={t('home.continue')}
      error={data ? null : error}
      onRetry={() => void refetch()}
      skeleton={
        <div className={FRAME}>
          <Skeleton className="aspect-video w-full" />
          <Skeleton className="mt-2.5 h-4 w-3/4" />
        </div>
      }
    >
      {data
        ? data.map((begun) => (
            <li key={begun.mediaId} className={`${FRAME} group/card relative`}>
              <Begun begun={begun} />
              {begun.progress && <Forget begun={begun} onForget={forget} />}
            </li>
          ))
        : null}
    </Row>
  );
}

function useBegun(begun: Continuation): { title: string; line: string } {
  const { t, format } = useI18n();
  const names = useNames();
  const { movie, episode, series, progress } = begun;
  const left = progress ? t('home.left', { time: format.wait(leftOf(progress)) }) : null;
  if (movie) return { title: names.title(movie), line: left ?? '' };
  if (!episode || !series) return { title: '', line: '' };
  const place = t('series.place', { season: String(episode.seasonNumber), episode: String(episode.number) });
  const line = left ? t('home.episodeLeft', { place, title: episode.title, left }) : t('home.episodeNext', { place, title: episode.title });
  return { title: series.title, line };
}

function Begun({ begun }: { begun: Continuation }) {
  const { title, line } = useBegun(begun);
  const { movie, episode, series, progress, mediaId } = begun;
  const backdrop = movie?.backdropUrl ?? episode?.stillUrl ?? series?.backdropUrl ?? null;
  const content: ReactNode = (
    <>
      <span className="relative block overflow-hidden rounded-frame">
        <Still src={backdrop} mediaId={mediaId} poster={movie?.posterUrl ?? series?.posterUrl ?? null} />
        <span className="absolute inset-0 flex items-center justify-center">
          <span className="flex size-12 items-center justify-center rounded-full bg-lamp text-on-lamp">
            <Icon name="play" />
          </span>
        </span>
        {progress && (
          <span className="absolute inset-x-0 bottom-0 block h-1 bg-veil">
            <span className="block h-full bg-lamp" style={{ width: `${shareOf(progress) * 100}%` }} />
          </span>
        )}
      </span>
      <span className="mt-2.5 line-clamp-1 block font-semibold text-sm decoration-2 decoration-lamp underline-offset-4 group-hover:underline">
        {title}
      </span>
      <span className="line-clamp-1 block text-muted text-xs">{line}</span>
    </>
  );
  const look = 'group block transition-transform duration-150 ease-film hover:-translate-y-0.5';
  if (movie) {
    return (
      <Link to="/films/$id/{-$slug}" params={{ id: String(movie.id), slug: movie.slug }} state={{ play: true }} className={look}>
        {content}
      </Link>
    );
  }
  if (!episode) return null;
  return (
    <Link to="/episodes/$id" params={{ id: String(episode.id) }} state={{ play: true }} className={look}>
      {content}
    </Link>
  );
}

function Forget(props: { begun: Continuation; onForget: (begun: Continuation) => void }) {
  const { t } = useI18n();
  const { title } = useBegun(props.begun);
  return (
    <IconButton
      icon="close"
      label={t('home.forget', { title })}
      onClick={() => props.onForget(props.begun)}
      className="absolute top-0 right-0 bg-paper/85 transition-opacity duration-150 hover:bg-paper focus-visible:opacity-100 group-hover/card:opacity-100 pointer-fine:opacity-0"
    />
  );
}

/** Forgets where one is in a film: it goes from the row, and comes back with its place when that is refused or taken back. */
function useForgetting(): (begun: Continuation) => void {
  const i18n = useI18n();
  const say = useToast();
  const queries = useQueryClient();
  const key = continueQuery.queryKey;
  const takeBack = useMutation({
    async mutationFn({ mediaId, progress }: Continuation) {
      if (!progress) return;
      const { position, duration } = progress;
      await client('PUT /api/users/me/progress/{mediaId}', { params: { mediaId }, body: { position, duration } });
    },
    onError: (error) => say(sayProblem(i18n, error)),
    onSettled: () => lookAgain(queries),
  });
  const forget = useMutation({
    mutationFn: ({ mediaId }: Continuation) => client('DELETE /api/users/me/progress/{mediaId}', { params: { mediaId } }),
    async onMutate(begun) {
      await queries.cancelQueries(continueQuery);
      const before = queries.getQueryData(key);
      queries.setQueryData(key, (row) => row?.filter(({ mediaId }) => mediaId !== begun.mediaId));
      return before;
    },
    onSuccess: (_, begun) => say(i18n.t('home.forgotten'), { name: i18n.t('action.undo'), act: () => takeBack.mutate(begun) }),
    onError(error, _begun, before) {
      queries.setQueryData(key, before);
      say(sayProblem(i18n, error));
    },
    onSettled: () => lookAgain(queries),
  });
  return forget.mutate;
}
