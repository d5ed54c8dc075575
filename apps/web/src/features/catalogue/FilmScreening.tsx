import { routeUrl } from '@fotograma/contract/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useCan } from '../../lib/me.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { useNames } from './names.ts';
import { type FilmDetail, filmQuery } from './queries.ts';

const LOOK_AGAIN_MS = 5_000;

type Media = NonNullable<FilmDetail['media']>;

const Player = lazy(() => import('../media/Player.tsx').then((module) => ({ default: module.Player })));
const MediaProgress = lazy(() => import('../media/MediaProgress.tsx').then((module) => ({ default: module.MediaProgress })));

/** The film itself, where its picture is ready. */
export function FilmScreen(props: { film: FilmDetail; media: Media }) {
  const names = useNames();
  const { id } = props.media;
  const src = routeUrl('GET /api/stream/{id}/master.m3u8', { params: { id } });
  // Only for the still that stands before the first frame: the film plays without it.
  const still = useQuery({ queryKey: ['film-still', id], queryFn: ({ signal }) => findStill(id, src, signal), retry: false });
  const room = <div className="aspect-video w-full bg-surface" />;
  if (still.isPending) return room;
  return (
    <Suspense fallback={room}>
      <Player src={src} poster={still.data ?? null} title={names.title(props.film)} />
    </Suspense>
  );
}

/** The state of the file, which names its still, is its owner's to read; the playlist is everybody's, and tells the version. */
async function findStill(id: string, playlist: string, signal: AbortSignal): Promise<string | null> {
  const answer = await fetch(playlist, { signal });
  const version = answer.ok ? /^([a-z0-9]+)\/\S+\.m3u8$/m.exec(await answer.text())?.[1] : undefined;
  return version ? routeUrl('GET /api/stream/{id}/{version}/{path+}', { params: { id, version, path: 'poster.jpg' } }) : null;
}

/** Why the film cannot be played yet, or how far its mastering is. Says nothing of a film that plays. */
export function FilmWait(props: { film: FilmDetail }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { media } = props.film;
  const mayWatch = useCan('media:read');
  const mastering = media?.status === 'UPLOADED' || media?.status === 'PROCESSING';
  // Who may not watch the work itself is told by the film when it is done.
  useQuery({ ...filmQuery(String(props.film.id)), enabled: mastering && !mayWatch, refetchInterval: LOOK_AGAIN_MS });
  if (media?.status === 'READY') return null;
  if (!media) return <Note>{t('film.noMedia')}</Note>;
  if (media.status === 'PENDING') return <Note>{t('film.pending')}</Note>;
  if (media.status === 'ERROR') {
    return (
      <Note>
        <p>{t('film.broken')}</p>
        {mayWatch && (
          <Link to="/media/$id" params={{ id: media.id }} className={`${buttonClass('quiet')} mt-4`}>
            {t('film.aboutMedia')}
          </Link>
        )}
      </Note>
    );
  }
  return (
    <section aria-labelledby="film-mastering" className="flex flex-col gap-3 border-l-2 border-lamp pl-5">
      <h2 id="film-mastering" className="title text-xl">
        {t('film.mastering')}
      </h2>
      {mayWatch ? (
        <Suspense fallback={null}>
          <MediaProgress mediaId={media.id} onReady={() => void queries.invalidateQueries(filmQuery(String(props.film.id)))} />
        </Suspense>
      ) : (
        <p className="text-muted">{t('film.masteringText')}</p>
      )}
    </section>
  );
}

function Note(props: { children: ReactNode }) {
  return <div className="measure border-l-2 border-line pl-5 text-muted">{props.children}</div>;
}
