import { routeUrl } from '@fotograma/contract/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { buttonClass } from '../../ui/Button.tsx';
import { useNames } from './names.ts';
import { type FilmDetail, filmQuery } from './queries.ts';

type Media = NonNullable<FilmDetail['media']>;

const Player = lazy(() => import('../media/Player.tsx').then((module) => ({ default: module.Player })));
const MediaProgress = lazy(() => import('../media/MediaProgress.tsx').then((module) => ({ default: module.MediaProgress })));

/** The film itself, where its picture is ready. */
export function FilmScreen(props: { film: FilmDetail; media: Media }) {
  const names = useNames();
  const { id } = props.media;
  // Only for the still that stands before the first frame: the film plays without it.
  const file = useQuery({
    queryKey: ['film-still', id],
    queryFn: ({ signal }) => client('GET /api/media/{id}', { params: { id }, signal }),
    retry: false,
  });
  const room = <div className="aspect-video w-full bg-surface" />;
  if (file.isPending) return room;
  return (
    <Suspense fallback={room}>
      <Player
        src={routeUrl('GET /api/stream/{id}/master.m3u8', { params: { id } })}
        poster={file.data?.data.posterUrl ?? null}
        title={names.title(props.film)}
      />
    </Suspense>
  );
}

/** Why the film cannot be played yet, or how far its mastering is. Says nothing of a film that plays. */
export function FilmWait(props: { film: FilmDetail }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const { media } = props.film;
  if (media?.status === 'READY') return null;
  if (!media) return <Note>{t('film.noMedia')}</Note>;
  if (media.status === 'PENDING') return <Note>{t('film.pending')}</Note>;
  if (media.status === 'ERROR') {
    return (
      <Note>
        <p>{t('film.broken')}</p>
        <Link to="/media/$id" params={{ id: media.id }} className={`${buttonClass('quiet')} mt-4`}>
          {t('film.aboutMedia')}
        </Link>
      </Note>
    );
  }
  return (
    <section aria-labelledby="film-mastering" className="flex flex-col gap-3 border-l-2 border-lamp pl-5">
      <h2 id="film-mastering" className="title text-xl">
        {t('film.mastering')}
      </h2>
      <Suspense fallback={null}>
        <MediaProgress mediaId={media.id} onReady={() => void queries.invalidateQueries(filmQuery(String(props.film.id)))} />
      </Suspense>
    </section>
  );
}

function Note(props: { children: ReactNode }) {
  return <div className="measure border-l-2 border-line pl-5 text-muted">{props.children}</div>;
}
