import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';
import { useCan } from '../../../lib/me.ts';
import { Button, buttonClass } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import type { MediaFile } from '../upload-state.ts';
import { useOrders } from './queries.ts';

/** The one thing to do about the state a file is in: send it, stop its mastering, or have it tried again. */
export function StateActions({ file }: { file: MediaFile }) {
  const i18n = useI18n();
  const { t } = i18n;
  const may = useCan('media:create');
  const orders = useOrders(file.id);
  if (!may) return null;
  if (file.status === 'PENDING')
    return (
      <Link to="/upload" className={buttonClass('lamp')}>
        {t('tray.all')}
      </Link>
    );
  const failed = file.status === 'ERROR';
  const working = file.status === 'UPLOADED' || file.status === 'PROCESSING' || file.updating !== null;
  // What was deleted on purpose is not tried again but made anew, by a profile: that stands with the work.
  if (!(working || (failed && file.error?.code !== 'derivatives-deleted'))) return null;
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        kind={failed ? 'lamp' : 'quiet'}
        aria-disabled={orders.isPending}
        onClick={() => !orders.isPending && orders.mutate({ type: failed ? 'retry' : 'stop' })}
      >
        {t(failed ? 'media.retry' : 'media.stop')}
      </Button>
      {orders.error && <Failure>{sayProblem(i18n, orders.error)}</Failure>}
    </div>
  );
}
