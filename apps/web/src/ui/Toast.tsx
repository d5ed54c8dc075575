import { useEffect, useState } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { hush, useCurrentToast } from '../lib/toast.ts';
import { IconButton } from './Button.tsx';

const SHOWN_MS = 6_000;
/** What can be undone is given more time. */
const SHOWN_WITH_ACTION_MS = 12_000;

/** The one toast. The live region stays in the page, so that screen readers notice what changes in it. */
export function Toast() {
  const { t } = useI18n();
  const toast = useCurrentToast();
  // Whoever points at it or has its button under the fingers is not hurried.
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!toast || held) return;
    const timer = setTimeout(hush, toast.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, held]);
  const close = () => {
    setHeld(false);
    hush();
  };
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-40 flex justify-center lg:bottom-6"
    >
      {toast && (
        // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it there
        <div
          key={toast.id}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
          className="advance pointer-events-auto flex max-w-md items-center gap-2 rounded-control bg-ink py-1 pr-1 pl-4 text-paper"
        >
          <p className="py-2 text-sm">{toast.text}</p>
          {toast.action && (
            <button
              type="button"
              className="min-h-11 shrink-0 rounded-control px-3 font-semibold text-sm underline decoration-2 decoration-lamp underline-offset-4"
              onClick={() => {
                close();
                toast.action?.act();
              }}
            >
              {toast.action.name}
            </button>
          )}
          <IconButton icon="close" label={t('action.dismiss')} onClick={close} className="text-paper hover:bg-transparent" />
        </div>
      )}
    </div>
  );
}
