import { useEffect, useEffectEvent } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Skeleton } from '../../ui/states.tsx';
import type { MediaFile } from './upload-state.ts';
import { sayVerdict } from './upload-words.ts';
import { useMedia } from './use-uploads.ts';

/** The state of one media file, live: in line, being mastered, ready, or why it will not play. `onReady` is called once it plays. */
export function MediaProgress(props: { mediaId: string; onReady?: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { file, unheard, gone } = useMedia(props.mediaId);
  const ready = file?.status === 'READY';
  const onReady = useEffectEvent(() => props.onReady?.());
  useEffect(() => {
    if (ready) onReady();
  }, [ready]);
  if (gone) return <p className="measure text-muted">{t('lost.media')}</p>;
  if (!file)
    return unheard ? <p className="measure text-bad-text">{t('media.connection')}</p> : <Skeleton className="h-10 w-full max-w-md" />;
  const verdict = file.error && sayVerdict(i18n, file.error);
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <Share file={file} />
      {file.status === 'PENDING' && <p className="measure text-muted">{t('media.pending')}</p>}
      {unheard && <p className="text-sm text-bad-text">{t('media.connection')}</p>}
      {verdict && (
        <>
          <p className="measure text-muted">{verdict.what}</p>
          <p className="measure">
            <span className="font-semibold">{t('media.whatToDo')}</span> {verdict.advice}
          </p>
        </>
      )}
    </div>
  );
}

/** What is done now, how far it is, and what happens if one leaves. */
function Share({ file }: { file: MediaFile }) {
  const { t, format } = useI18n();
  const work = file.updating ?? (file.status === 'PROCESSING' ? file : null);
  const waits = file.status === 'UPLOADED';
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-semibold">{t(file.updating ? 'media.updating' : `media.status.${file.status}`)}</span>
        {work && work.progress > 0 && (
          <span className="figures text-sm text-muted">{t('media.mastered', { percent: format.percent(work.progress) })}</span>
        )}
        {work && work.secondsLeft !== null && (
          <span className="figures text-sm text-muted">{t('upload.timeLeft', { time: format.wait(work.secondsLeft) })}</span>
        )}
      </p>
      {(work || waits) && (
        <>
          <ProgressBar value={work?.progress || null} label={t('upload.progressOf', { filename: file.filename })} />
          <p className="measure text-sm text-muted">
            {t(file.updating ? 'media.updating.what' : file.early ? 'media.early' : 'upload.leave.mastering')}
          </p>
        </>
      )}
    </>
  );
}
