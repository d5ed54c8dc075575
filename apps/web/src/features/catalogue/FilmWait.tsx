import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useCan } from '../../lib/me.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { type FilmDetail, filmQuery } from './queries.ts';

const LOOK_AGAIN_MS = 5_000;

const MediaProgress = lazy(() => import('../media/MediaProgress.tsx').then((module) => ({ default: module.MediaProgress })));

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
