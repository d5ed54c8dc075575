import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Gate } from '../features/accounts/Gate.tsx';
import { ChatView } from '../features/assistant/ChatView.tsx';
import { ConversationActions } from '../features/assistant/ConversationActions.tsx';
import { History } from '../features/assistant/History.tsx';
import { conversationQuery } from '../features/assistant/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { EmptyState } from '../ui/states.tsx';

/** The film chat as a page: one conversation, and the others beside it. */
export function Chat() {
  const { t } = useI18n();
  const invitation = { title: t('chat.guest.title'), text: t('chat.guest.text') };
  return (
    <Gate title={t('chat.title')} invitation={invitation}>
      {() => <Allowed />}
    </Gate>
  );
}

function Allowed() {
  const { t } = useI18n();
  if (useCan('assistant:use')) return <Talk />;
  return (
    <Page title={t('chat.title')}>
      <EmptyState title={t('chat.forbidden')} />
    </Page>
  );
}

function Talk() {
  const { t } = useI18n();
  const { id = null } = useParams({ strict: false });
  const navigate = useNavigate();
  const field = useRef<HTMLTextAreaElement>(null);
  const { data } = useQuery({ ...conversationQuery(id ?? ''), enabled: id !== null });
  const title = data?.title ?? t('chat.title');
  const heading = usePage(title, 'silent');
  // biome-ignore lint/correctness/useExhaustiveDependencies: focuses anew when another conversation begins or is opened, though it reads nothing of it
  useEffect(() => {
    // A touch keyboard would cover half of the page unasked.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, [id]);
  const toNew = () => void navigate({ to: '/chat' });
  return (
    <div className="page-inset grid gap-x-12 gap-y-6 py-6 lg:grid-cols-[minmax(0,1fr)_15rem] lg:py-10">
      <div className="flex min-h-[calc(100dvh-9rem)] min-w-0 flex-col lg:min-h-[calc(100dvh-9.5rem)]">
        <header className="mb-6 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <h1 ref={heading} tabIndex={-1} className="title min-w-0 flex-1 basis-60 text-3xl wrap-anywhere">
            {title}
          </h1>
          {data && (
            <div className="flex">
              <ConversationActions conversation={data} onGone={toNew} />
            </div>
          )}
        </header>
        <ChatView
          id={id}
          field={field}
          onBegun={(begun) => void navigate({ to: '/chat/$id', params: { id: begun }, replace: true, resetScroll: false })}
          onNew={toNew}
          footClass="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] lg:bottom-0"
        />
      </div>
      <aside
        aria-labelledby="chat-history"
        className="flex flex-col gap-3 lg:sticky lg:top-10 lg:max-h-[calc(100dvh-5rem)] lg:self-start lg:overflow-y-auto"
      >
        <Link to="/chat" className={buttonClass()}>
          {t('chat.new')}
        </Link>
        <h2 id="chat-history" className="title text-lg">
          {t('chat.history')}
        </h2>
        <History />
      </aside>
    </div>
  );
}
