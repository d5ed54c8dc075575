import { ProblemError } from '@fotograma/contract/client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Budget } from './Budget.tsx';
import { Composer } from './Composer.tsx';
import { Answered, Asked } from './Exchange.tsx';
import { answerSoFar } from './turn.ts';
import { useChat } from './use-chat.ts';

const STARTS = ['chat.start.1', 'chat.start.2', 'chat.start.3', 'chat.start.4'] as const;

type Chat = ReturnType<typeof useChat>;

/** A conversation, and the field to go on with it: on its page, and in the drawer of every other. */
export function ChatView(props: {
  id: string | null;
  onBegun: (id: string) => void;
  onNew: () => void;
  /** What stands in the field at first. */
  draft?: string;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Where the field sticks: above what lies over the page. */
  footClass: string;
}) {
  const { t } = useI18n();
  const { id, field } = props;
  const chat = useChat(id, props.onBegun);
  const [text, setText] = useState(props.draft ?? '');
  const { data, error, refetch } = chat.conversation;
  const ask = (message: string) => {
    setText('');
    chat.ask(message);
    field.current?.focus();
  };
  if (id !== null && error && !data && !chat.turn) {
    return error instanceof ProblemError && (error.problem.status === 404 || error.problem.status === 400) ? (
      <EmptyState title={t('chat.gone')} text={t('chat.gone.text')}>
        <Button kind="lamp" onClick={props.onNew}>
          {t('chat.new')}
        </Button>
      </EmptyState>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  }
  const empty = id === null && !chat.turn;
  return (
    <>
      <div className="flex flex-1 flex-col gap-8 pb-6">
        {empty ? <Starts onAsk={ask} /> : id !== null && !data && !chat.turn ? <OnItsWay /> : <Log chat={chat} onAsk={ask} />}
      </div>
      <div className={`flex flex-col gap-1.5 bg-paper pt-2 pb-3 ${props.footClass}`}>
        <Composer field={field} text={text} onText={setText} busy={chat.busy} onSend={ask} onStop={chat.stop} />
        <Budget />
      </div>
    </>
  );
}

function Log({ chat, onAsk }: { chat: Chat; onAsk: (message: string) => void }) {
  const { t } = useI18n();
  const { messages, turn } = chat;
  const latest = useRef<HTMLDivElement>(null);
  const lastAsked = turn?.question ?? messages.findLast(({ role }) => role === 'user')?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a question was asked or a conversation opened, though it reads nothing of them
  useEffect(() => {
    latest.current?.scrollIntoView({ block: 'start' });
  }, [lastAsked]);
  const last = messages.at(-1);
  const final = !turn && last?.role === 'assistant' ? last : null;
  const from = turn && turn.question !== null ? messages.length : messages.findLastIndex(({ role }) => role === 'user');
  const draw = (message: (typeof messages)[number]) =>
    message.role === 'user' ? (
      <Asked key={message.id} text={message.message} />
    ) : (
      <Answered
        key={message.id}
        answer={{ ...message, conversationId: '' }}
        onAgain={message.id === final?.id ? () => chat.again(message.id) : null}
      />
    );
  return (
    <section aria-label={t('chat.log')} className="flex flex-col gap-8">
      {messages.slice(0, Math.max(from, 0)).map(draw)}
      <div ref={latest} className="flex min-h-[45dvh] scroll-mt-20 flex-col gap-6">
        {messages.slice(Math.max(from, 0)).map(draw)}
        {turn?.question && <Asked key={turn.userMessageId ?? 'asked'} text={turn.question} />}
        {turn && (!chat.failure || turn.messageId) && (
          <Answered
            key={turn.messageId ?? 'answered'}
            answer={answerSoFar(chat.failure ? { ...turn, end: 'failed' } : turn)}
            onAgain={null}
          />
        )}
        {chat.failure !== null && <Refused chat={chat} />}
        {final && <Next suggestions={final.suggestions} onAsk={onAsk} />}
        {final?.state === 'streaming' && (
          <Button icon="retry" className="self-start" onClick={() => void chat.lookAgain()}>
            {t('chat.lookAgain')}
          </Button>
        )}
      </div>
    </section>
  );
}

/** What kept an answer from coming, in words, and what can be done. */
function Refused({ chat }: { chat: Chat }) {
  const { t } = useI18n();
  if (!chat.taken) {
    return chat.turn?.messageId ? (
      <div role="alert" className="flex flex-col items-start gap-3 border-bad border-l-2 py-1 pl-4">
        <p className="measure text-sm">{t('chat.cut')}</p>
        <Button icon="retry" onClick={() => void chat.lookAgain()}>
          {t('chat.lookAgain')}
        </Button>
      </div>
    ) : (
      <ErrorState error={chat.failure} onRetry={chat.retry} />
    );
  }
  return (
    <div role="alert" className="flex flex-col items-start gap-3 border-lamp border-l-2 py-1 pl-4">
      <p className="measure text-sm">{t('chat.busy')}</p>
      <div className="flex flex-wrap gap-2">
        <Button icon="retry" onClick={() => void chat.lookAgain()}>
          {t('chat.lookAgain')}
        </Button>
        <Button icon="close" onClick={() => void chat.stopIt().then(chat.lookAgain)}>
          {t('chat.stopIt')}
        </Button>
      </div>
    </div>
  );
}

/** What one could ask next. */
function Next(props: { suggestions: readonly string[]; onAsk: (message: string) => void }) {
  const { t } = useI18n();
  return props.suggestions.length > 0 && <Suggestions title={t('chat.next')} texts={props.suggestions} onAsk={props.onAsk} />;
}

function Starts(props: { onAsk: (message: string) => void }) {
  const { t } = useI18n();
  return (
    <div className="flex flex-col gap-6 py-4">
      <p className="measure text-muted">{t('chat.lead')}</p>
      <Suggestions title={t('chat.start')} texts={STARTS.map((key) => t(key))} onAsk={props.onAsk} />
    </div>
  );
}

function Suggestions(props: { title: string; texts: readonly string[]; onAsk: (message: string) => void }) {
  return (
    <div className="flex flex-col gap-2">
      <h2 className="text-muted text-xs">{props.title}</h2>
      <ul className="flex flex-wrap gap-2">
        {props.texts.map((text) => (
          <li key={text}>
            <Button className="text-left font-normal" onClick={() => props.onAsk(text)}>
              {text}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function OnItsWay() {
  return (
    <div className="flex flex-col gap-5">
      <Skeleton className="h-8 w-2/3" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-2">
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
      <Skeleton className="h-5 w-full max-w-prose" />
      <Skeleton className="h-5 w-3/4 max-w-prose" />
    </div>
  );
}
