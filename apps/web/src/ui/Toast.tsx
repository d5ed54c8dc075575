import { useEffect } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { hush, useCurrentToast } from '../lib/toast.ts';
import { IconButton } from './Button.tsx';

const SHOWN_MS = 6000;

/** The one toast. The live region stays in the page, so that screen readers notice what changes in it. */
export function Toast() {
  const { t } = useI18n();
  const toast = useCurrentToast();
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(hush, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-40 flex justify-center lg:bottom-6"
    >
      {toast && (
        <div
          key={toast.id}
          className="advance pointer-events-auto flex max-w-md items-center gap-2 rounded-control bg-ink py-1 pr-1 pl-4 text-paper"
        >
          <p className="py-2 text-sm">{toast.text}</p>
          <IconButton icon="close" label={t('action.dismiss')} onClick={hush} className="text-paper hover:bg-transparent" />
        </div>
      )}
    </div>
  );
}
