import { useEffect, useEffectEvent } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { sayVerdict } from './upload-words.ts';
import { useMedia } from './use-uploads.ts';

/** The state of one media file, live: in line, being mastered, ready, or why it will not play. `onReady` is called once it plays. */
export function MediaProgress(props: { mediaId: string; onReady?: () => void }) {
  const i18n = useI18n();
  const { t, format } = i18n;
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
  const mastering = file.status === 'PROCESSING';
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-semibold">{t(`media.status.${file.status}`)}</span>
        {mastering && file.progress > 0 && (
          <span className="figures text-sm text-muted">{t('media.mastered', { percent: format.percent(file.progress) })}</span>
        )}
        {mastering && file.secondsLeft !== null && (
          <span className="figures text-sm text-muted">{t('upload.timeLeft', { time: format.wait(file.secondsLeft) })}</span>
        )}
      </p>
      {(mastering || file.status === 'UPLOADED') && (
        <>
          <ProgressBar value={(mastering && file.progress) || null} label={t('upload.progressOf', { filename: file.filename })} />
          <p className="text-sm text-muted">{t('upload.leave.mastering')}</p>
        </>
      )}
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
