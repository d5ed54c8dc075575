import { useId, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { ChatFilms } from './ChatFilms.tsx';
import { plainText } from './markdown.ts';
import type { Answer } from './queries.ts';
import { Written } from './Written.tsx';

const OWN_MODEL = 'extractive';

/** What somebody asked. */
export function Asked(props: { text: string }) {
  const { t } = useI18n();
  return (
    <article aria-label={t('chat.you')} className="border-lamp border-l-2 py-1 pl-4">
      <p className="measure whitespace-pre-wrap font-display text-lg wrap-anywhere">{props.text}</p>
    </article>
  );
}

/** An answer: its films first, then its words. */
export function Answered(props: {
  answer: Pick<Answer, 'message' | 'contextMovies' | 'citations' | 'model' | 'state'> & Answer;
  /** Has it written anew; null where that cannot be. */
  onAgain: (() => void) | null;
}) {
  const { t } = useI18n();
  const id = useId();
  const [lit, setLit] = useState<number | null>(null);
  const { answer } = props;
  const target = (movieId: number) => `${id}-film-${movieId}`;
  const streaming = answer.state === 'streaming';
  return (
    <article aria-label={t('chat.house')} aria-busy={streaming} className="flex min-w-0 flex-col gap-4">
      <ChatFilms answer={answer} target={target} lit={lit} />
      {answer.message ? (
        <Written text={answer.message} citations={answer.citations} target={target} onPoint={setLit} />
      ) : (
        streaming && <OnItsWay films={answer.contextMovies.length} />
      )}
      {answer.state === 'stopped' && <p className="text-muted text-sm">{t('chat.stopped')}</p>}
      {answer.state === 'failed' && (
        <p role="alert" className="border-bad border-l-2 pl-3 text-sm">
          {t('chat.failed')}
        </p>
      )}
      {!streaming && <Foot answer={answer} onAgain={props.onAgain} />}
    </article>
  );
}

function OnItsWay(props: { films: number }) {
  const { t } = useI18n();
  return (
    <div className="flex max-w-prose flex-col gap-2">
      <p className="flex items-center gap-2 text-muted text-sm">
        <Mark className="size-5" />
        {props.films > 0 ? t('chat.writing') : t('chat.looking')}
      </p>
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-4/5" />
    </div>
  );
}

function Foot(props: { answer: Answer; onAgain: (() => void) | null }) {
  const { t } = useI18n();
  const say = useToast();
  const { message, model } = props.answer;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(plainText(message));
      say(t('chat.copied'));
    } catch {
      say(t('chat.notCopied'));
    }
  };
  return (
    <footer className="flex flex-wrap items-center gap-x-1 text-muted text-sm">
      {message && <IconButton icon="copy" label={t('chat.copy')} onClick={() => void copy()} className="-ml-3 text-muted" />}
      {props.onAgain && <IconButton icon="retry" label={t('chat.again')} onClick={props.onAgain} className="text-muted" />}
      {model && <p className="text-xs">{model === OWN_MODEL ? t('chat.by.extractive') : t('chat.by.model', { model })}</p>}
    </footer>
  );
}
