import { useI18n } from '../lib/i18n.tsx';
import { Button } from './Button.tsx';
import { Failure } from './Failure.tsx';
import { sayProblem } from './states.tsx';

/** How a form in a dialog ends: what failed, and the ways out and on. */
export function FormEnd(props: { failure: unknown; action: string; pending: boolean; onClose: () => void }) {
  const i18n = useI18n();
  return (
    <>
      {props.failure !== null && <Failure>{sayProblem(i18n, props.failure)}</Failure>}
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind="ghost" onClick={props.onClose}>
          {i18n.t('admin.cancel')}
        </Button>
        <Button type="submit" kind="lamp" aria-disabled={props.pending}>
          {props.action}
        </Button>
      </div>
    </>
  );
}
