import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { hueOf } from './EmotionalMap.tsx';
import { HelpFirst } from './HelpFirst.tsx';
import type { Sentiment, SentimentId } from './queries.ts';

/** A feeling in somebody’s own words: the likeliest three of the twelve. */
export function InWords(props: { sentiments: readonly Sentiment[]; onFound: (ids: readonly SentimentId[]) => void }) {
  const { t, language } = useI18n();
  const [text, setText] = useState('');
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (words: string) => client('POST /api/main-sentiments/match', { body: { text: words } }),
    onSuccess: (found) => props.onFound(found.data.map(({ sentiment }) => sentiment)),
  });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !isPending) mutate(text.trim());
  };
  const found = data?.data.flatMap(({ sentiment }) => props.sentiments.find(({ id }) => id === sentiment) ?? []) ?? [];
  return (
    <div className="flex flex-col gap-4">
      {data?.help && <HelpFirst help={data.help} />}
      <form onSubmit={ask} className="flex flex-col gap-2">
        <label htmlFor="feel-words" className="font-semibold">
          {t('feel.words')}
        </label>
        <div className="flex flex-wrap gap-3">
          <input
            id="feel-words"
            value={text}
            maxLength={500}
            autoComplete="off"
            aria-describedby="feel-private"
            placeholder={t('feel.wordsPlaceholder')}
            onChange={(event) => {
              setText(event.target.value);
              if (data || error) reset();
            }}
            className="min-h-11 min-w-0 flex-1 basis-60 rounded-control border border-edge bg-paper px-3.5"
          />
          <Button type="submit" aria-disabled={isPending}>
            {t('feel.read')}
          </Button>
        </div>
        <p id="feel-private" className="text-muted text-sm">
          {t('feel.wordsPrivate')}
        </p>
      </form>
      <div role="status" className="flex flex-wrap items-center gap-3">
        {data && found.length === 0 && <p className="text-muted">{t('feel.wordsNone')}</p>}
        {found.length > 0 && <p className="font-semibold">{t('feel.wordsFound')}</p>}
        {found.map((sentiment) => (
          <Link
            key={sentiment.id}
            to="/discover/$feeling"
            params={{ feeling: sentiment.id }}
            className="feeling inline-flex min-h-11 items-center rounded-full px-4 font-semibold"
            style={hueOf(sentiment)}
          >
            {sentiment.names[language]}
          </Link>
        ))}
      </div>
      {error && <ErrorState error={error} />}
    </div>
  );
}
