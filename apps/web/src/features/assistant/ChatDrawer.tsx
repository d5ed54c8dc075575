import { Link, useLocation } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useCan, useMe, useSession } from '../../lib/me.ts';
import { buttonClass, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { ChatView } from './ChatView.tsx';

/** The conversation that the drawer was shut on, and whose turn at the browser it was. */
let kept: { readonly turn: number; readonly id: string } | null = null;

/** The film chat beside any page; `over` it where there is no room for both. */
export function ChatDrawer(props: { draft: string; over: boolean; onClose: () => void }) {
  const { t } = useI18n();
  const { turn } = useSession();
  const { over } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [talked, setTalked] = useState(kept);
  const id = talked?.turn === turn ? talked.id : null;
  useEffect(() => {
    const before = document.activeElement;
    // Not modal even where it covers the page, which is inert then: what toasts and the live region say must still be heard.
    dialog.current?.show();
    field.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const page = useLocation({ select: ({ pathname }) => pathname });
  const opened = useRef(page);
  // Over the page, it makes way for what was gone to; beside it, it stays.
  useEffect(() => {
    if (page !== opened.current && over) dialog.current?.close();
    opened.current = page;
  }, [page, over]);
  const talk = (next: string | null) => {
    kept = next === null ? null : { turn, id: next };
    setTalked(kept);
    field.current?.focus();
  };
  const close = () => dialog.current?.close();
  const onKeyDown = (event: KeyboardEvent) => {
    // A dialog that is not modal does not close by itself.
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  };
  return (
    <dialog
      ref={dialog}
      aria-label={t('chat.title')}
      onClose={props.onClose}
      onKeyDown={onKeyDown}
      className="advance fixed inset-y-0 right-0 left-auto z-30 m-0 h-dvh max-h-none w-full max-w-none flex-col border-line bg-paper p-0 text-ink open:flex lg:w-104 lg:border-l"
    >
      <div className="flex items-center gap-1 border-line border-b py-2 pr-2 pl-5">
        <h2 className="title min-w-0 flex-1 truncate text-lg">{t('chat.title')}</h2>
        {id !== null && <IconButton icon="plus" label={t('chat.new')} onClick={() => talk(null)} />}
        <Link
          {...(id === null ? ({ to: '/chat' } as const) : ({ to: '/chat/$id', params: { id } } as const))}
          onClick={close}
          aria-label={t('chat.page')}
          title={t('chat.page')}
          className="inline-flex size-11 shrink-0 items-center justify-center rounded-control transition-colors duration-150 hover:bg-raised"
        >
          <Icon name="expand" />
        </Link>
        <IconButton icon="close" label={t('action.close')} onClick={close} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 pt-4">
        <Who>
          <ChatView
            key={props.draft}
            id={id}
            draft={props.draft}
            field={field}
            onBegun={talk}
            onNew={() => talk(null)}
            footClass="sticky bottom-0 pb-[calc(0.75rem+env(safe-area-inset-bottom))]"
          />
        </Who>
      </div>
    </dialog>
  );
}

/** The chat for those who may use it; for others, what it is and the way to it. */
function Who(props: { children: ReactNode }) {
  const { t } = useI18n();
  const { me, isPending, error, retry } = useMe();
  const may = useCan('assistant:use');
  const next = useLocation({ select: ({ href }) => href });
  if (me) return may ? props.children : <EmptyState title={t('chat.forbidden')} />;
  if (isPending) return <Skeleton className="h-40 w-full" />;
  if (error) return <ErrorState error={error} onRetry={retry} />;
  return (
    <EmptyState title={t('chat.guest.title')} text={t('chat.guest.text')}>
      <Link to="/sign-in" search={{ next }} className={buttonClass('lamp')}>
        {t('gate.signIn')}
      </Link>
      <Link to="/sign-up" search={{ next }} className={buttonClass()}>
        {t('gate.signUp')}
      </Link>
    </EmptyState>
  );
}
