import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { CONTROL } from '../../ui/fields.tsx';
import { ErrorState } from '../../ui/states.tsx';
import type { SentimentId } from './kinds.ts';
import type { Help, Sentiment } from './queries.ts';
import { useSaid } from './words.ts';

/** What one feels, said in one's own words: the house hears feelings in them, which are lit on the map. */
export function OwnWords(props: {
  feelings: readonly Sentiment[];
  /** With help where the words ask for it; it has its place above everything else. */
  onHeard: (feelings: readonly SentimentId[], help: Help | null) => void;
}) {
  const { t, format } = useI18n();
  const said = useSaid();
  const id = useId();
  const [text, setText] = useState('');
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (words: string) => client('POST /api/main-sentiments/match', { body: { text: words } }),
    onMutate: () => props.onHeard([], null),
    onSuccess: ({ data: heard, help }) =>
      props.onHeard(
        heard.map(({ sentiment }) => sentiment),
        help,
      ),
  });
  const hear = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() && !isPending) mutate(text.trim());
  };
  const change = (next: string) => {
    setText(next);
    if (next !== '' || !data) return;
    reset();
    props.onHeard([], null);
  };
  const names = (data?.data ?? []).flatMap(({ sentiment }) => props.feelings.find((feeling) => feeling.id === sentiment)?.names ?? []);
  return (
    <div className="flex flex-col gap-3">
      <form onSubmit={hear} className="flex flex-col gap-1.5">
        <label htmlFor={id} className="font-semibold text-sm">
          {t('discover.own')}
        </label>
        <div className="flex gap-2">
          <input
            id={id}
            value={text}
            maxLength={200}
            autoComplete="off"
            placeholder={t('discover.ownExample')}
            aria-describedby={`${id}-hint`}
            onChange={(event) => change(event.target.value)}
            className={`${CONTROL} min-w-0 flex-1 text-base! placeholder:text-muted`}
          />
          <Button type="submit" kind="lamp" aria-disabled={isPending || text.trim() === ''}>
            {isPending ? t('discover.finding') : t('discover.find')}
          </Button>
        </div>
        <p id={`${id}-hint`} role="status" className="min-h-6 text-muted text-sm">
          {!data ? (
            t('discover.ownHint')
          ) : names.length > 0 ? (
            <span className="text-ink">{t('discover.matched', { names: format.list(names.map((name) => said(name).toLowerCase())) })}</span>
          ) : (
            t('discover.unmatched')
          )}
        </p>
      </form>
      {error && <ErrorState error={error} onRetry={() => hear()} />}
    </div>
  );
}
