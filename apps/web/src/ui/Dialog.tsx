import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { IconButton } from './Button.tsx';

/** A question over the page, open for as long as it is mounted. Escape, the cross and a click beside it call it off. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const closeBeside = (event: MouseEvent) => {
    if (event.target === dialog.current) dialog.current?.close();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog itself closes on Escape; the click is for its backdrop
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={closeBeside}
      className="advance m-auto max-h-[calc(100dvh-2rem)] w-[min(34rem,calc(100vw-2rem))] overflow-y-auto border border-line bg-surface p-0 text-ink backdrop:bg-veil"
    >
      <div className="relative flex flex-col gap-5 p-5 sm:p-7">
        <h2 id={title} className="title pt-1.5 pr-10 text-2xl wrap-anywhere">
          {props.title}
        </h2>
        {props.children}
        {/* Last in order, so that what is asked has the focus first. */}
        <IconButton
          icon="close"
          label={t('action.close')}
          onClick={() => dialog.current?.close()}
          className="absolute top-4 right-3 sm:top-6 sm:right-5"
        />
      </div>
    </dialog>
  );
}
