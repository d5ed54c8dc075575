import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Gate } from '../features/accounts/Gate.tsx';
import { MediaProgress } from '../features/media/MediaProgress.tsx';
import { Player } from '../features/media/Player.tsx';
import { MediaPage } from '../features/media/page/MediaPage.tsx';
import { StateActions } from '../features/media/page/StateActions.tsx';
import type { MediaFile } from '../features/media/upload-state.ts';
import { useMedia } from '../features/media/use-uploads.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { usePage } from '../ui/Page.tsx';
import { Skeleton } from '../ui/states.tsx';

const route = getRouteApi('/media/$id');

/** One media file: it plays, or one sees how far it is, or why it will not; and all that is known of it. */
export function Media() {
  const { t } = useI18n();
  const { id } = route.useParams();
  return <Gate title={t('media.kind')}>{() => <MediaById key={id} id={id} />}</Gate>;
}

function MediaById({ id }: { id: string }) {
  const { t } = useI18n();
  const { file, unheard, gone } = useMedia(id);
  const title = file ? titleOf(file.filename) : gone ? t('media.lost') : null;
  const heading = usePage(title);
  return (
    <div className="page-inset flex max-w-7xl flex-col gap-8 py-8 lg:gap-10 lg:py-12">
      <header className="flex flex-col gap-2">
        <p className="text-sm text-muted">{t('media.kind')}</p>
        <h1 ref={heading} tabIndex={-1} className="title text-4xl wrap-anywhere">
          {title ?? <span className="sr-only">{t('frame.loading')}</span>}
          {title === null && <Skeleton className="h-10 w-2/3 max-w-sm" />}
        </h1>
      </header>
      {gone ? (
        <div className="flex flex-col items-start gap-6">
          <p className="measure text-muted">{t('lost.media')}</p>
          <Link to="/upload" className={buttonClass('lamp')}>
            {t('media.uploadAnother')}
          </Link>
        </div>
      ) : (
        <>
          {!file && <MediaProgress mediaId={id} />}
          {!file && !unheard && <Skeleton className="aspect-video w-full" />}
          {file && <Known file={file} />}
        </>
      )}
    </div>
  );
}

function Known({ file }: { file: MediaFile }) {
  const { t } = useI18n();
  const src = useFirst((file.status === 'READY' || file.early) && file.streamUrl ? file.streamUrl : null);
  const isSettled = file.status === 'READY' && !file.updating;
  return (
    <>
      {src && <Player mediaId={file.id} src={src} poster={file.posterUrl} title={titleOf(file.filename)} />}
      {!(src && isSettled) && (
        <div className="flex flex-col gap-4">
          <MediaProgress mediaId={file.id} />
          <StateActions file={file} />
        </div>
      )}
      <MediaPage file={file} />
      <div className="flex flex-wrap gap-3">
        <Link to="/upload" className={buttonClass()}>
          {t('media.uploadAnother')}
        </Link>
        <Link to="/media" className={buttonClass()}>
          {t('media.files.see')}
        </Link>
      </div>
    </>
  );
}

/** The first address under which the film plays: signed links are made anew with every answer, and a player is not disturbed for that. */
function useFirst(url: string | null): string | null {
  const [first, setFirst] = useState(url);
  if ((first === null) === (url === null)) return first;
  setFirst(url);
  return url;
}

/** The file's name without its ending, which says nothing of the film. */
function titleOf(filename: string): string {
  return filename.replace(/\.[a-z0-9]{2,4}$/i, '') || filename;
}
