import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import type { StreamFault } from './stream.ts';

/** The picture stopped: why, and one way to go on. What is gone from its address may be at another by now, which the page knows. */
export function PlayerFault(props: { fault: StreamFault; onRetry: () => void }) {
  const { t } = useI18n();
  return (
    <div
      role="alert"
      className="absolute inset-0 z-10 flex flex-col items-center justify-center gap-3 bg-veil p-4 text-center backdrop-blur-sm"
    >
      <p className="title text-xl">{t('player.error.title')}</p>
      <p className="measure text-sm">{t(`player.error.${props.fault}`)}</p>
      {props.fault !== 'unsupported' && (
        <Button kind="lamp" icon="retry" onClick={props.fault === 'gone' ? () => location.reload() : props.onRetry}>
          {t(props.fault === 'gone' ? 'player.reload' : 'action.retry')}
        </Button>
      )}
    </div>
  );
}
