import type { UseMutationResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { MediaPicker } from './MediaPicker.tsx';
import type { MediaFile } from './queries.ts';

/** The file that plays for a film or an episode: which it is, and the ways to attach one or let it go. */
export function MediaField<A>(props: {
  name: string;
  media: Pick<MediaFile, 'id' | 'status' | 'durationSeconds'> | null;
  change: UseMutationResult<unknown, Error, () => Promise<A>>;
  attach: (mediaId: string) => Promise<A>;
  detach: () => Promise<A>;
}) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const [picking, setPicking] = useState(false);
  const { name, media, change } = props;
  const failure = change.error && (toProblem(change.error).code === 'conflict' ? t('shelve.media.taken') : sayProblem(i18n, change.error));
  const attach = (id: string) =>
    change.mutate(() => props.attach(id), {
      onSuccess: () => {
        setPicking(false);
        toast(t('shelve.media.attached', { name }));
      },
    });
  const detach = () => {
    if (!change.isPending) change.mutate(props.detach, { onSuccess: () => toast(t('shelve.media.detached')) });
  };
  const open = () => {
    change.reset();
    setPicking(true);
  };
  return (
    <div className="flex flex-col items-start gap-2">
      {media ? (
        <p className="text-sm">
          <Link
            to="/media/$id"
            params={{ id: media.id }}
            className="inline-flex items-center underline underline-offset-4 max-lg:min-h-11"
            aria-label={t('shelve.media.fileOf', { state: t(`media.status.${media.status}`), name })}
          >
            {t(`media.status.${media.status}`)}
          </Link>
          {media.durationSeconds !== null && <span className="text-muted"> · {format.wait(Math.round(media.durationSeconds))}</span>}
        </p>
      ) : (
        <p className="text-muted text-sm">{t('shelve.media.none')}</p>
      )}
      {failure && !picking && <Failure>{failure}</Failure>}
      <div className="flex flex-wrap gap-2">
        <Button aria-label={t(media ? 'shelve.media.otherFor' : 'shelve.media.attachTo', { name })} onClick={open}>
          {media ? t('shelve.media.other') : t('shelve.media.attach')}
        </Button>
        {media && (
          <Button kind="ghost" aria-label={t('shelve.media.detachFrom', { name })} aria-disabled={change.isPending} onClick={detach}>
            {t('shelve.media.detach')}
          </Button>
        )}
      </div>
      {picking && (
        <MediaPicker name={name} pending={change.isPending} error={failure || null} onPick={attach} onClose={() => setPicking(false)} />
      )}
    </div>
  );
}
