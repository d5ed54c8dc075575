import { useI18n } from '../../lib/i18n.tsx';
import { useCan } from '../../lib/me.ts';
import { Button } from '../../ui/Button.tsx';
import { sayProblem } from '../../ui/states.tsx';
import type { MediaFile } from './upload-state.ts';
import { useMediaWork } from './use-uploads.ts';

/** Stops the mastering of a file, or has it tried again. Both can be taken back by the other. */
export function MediaWork({ file }: { file: MediaFile }) {
  const i18n = useI18n();
  const { t } = i18n;
  const may = useCan('media:create');
  const work = useMediaWork(file.id);
  const failed = file.status === 'ERROR';
  if (!may || !(failed || file.status === 'UPLOADED' || file.status === 'PROCESSING')) return null;
  return (
    <div className="flex flex-col items-start gap-2">
      <Button kind={failed ? 'lamp' : 'quiet'} disabled={work.isPending} onClick={() => work.mutate(failed ? 'retry' : 'cancel')}>
        {t(failed ? 'media.retry' : 'media.stop')}
      </Button>
      {work.error && (
        <p role="alert" className="measure text-bad-text">
          {sayProblem(i18n, work.error)}
        </p>
      )}
    </div>
  );
}
