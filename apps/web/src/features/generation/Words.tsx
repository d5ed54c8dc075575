import type { writing } from '@fotograma/contract';
import { type Route, routeUrl } from '@fotograma/contract/client';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { streamParts } from '../../lib/streams.ts';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { Field } from '../../ui/Field.tsx';
import { Choice } from '../../ui/fields.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { useChecked } from '../../ui/use-checked.ts';

const KINDS = ['title', 'logline', 'synopsis', 'script', 'idea'] as const satisfies readonly writing.TextKind[];

/** Titles, loglines, scripts and ideas, written as one looks on; and spoken, where the house has a voice. */
export function Words() {
  const i18n = useI18n();
  const { t, language } = i18n;
  const toast = useToast();
  const [kind, setKind] = useState<writing.TextKind>('logline');
  const [brief, setBrief] = useState('');
  const [tone, setTone] = useState('');
  const [text, setText] = useState('');
  const [state, setState] = useState<'new' | 'kept' | 'cut' | null>(null);
  const stop = useRef<AbortController | null>(null);
  const writing = useMutation({
    mutationFn: async (fresh: boolean) => {
      stop.current = new AbortController();
      setText('');
      setState(null);
      const body = { kind, brief: brief.trim(), ...(tone.trim() && { tone: tone.trim() }), language, fresh };
      const url = routeUrl('POST /api/ai/text' satisfies Route, { body });
      for await (const part of streamParts<writing.TextPart>('POST', url, stop.current.signal, body)) {
        if (part.type === 'start') setState(part.messageMetadata.cached ? 'kept' : 'new');
        else if (part.type === 'text-delta') setText((before) => before + part.delta);
        else if (part.type === 'error' || (part.type === 'finish' && !part.messageMetadata.complete)) setState('cut');
      }
    },
  });
  const speaking = useMutation({
    mutationFn: () => client('POST /api/ai/speech', { body: { text: text.slice(0, 5_000), name: brief.trim().slice(0, 60) || 'Voice' } }),
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  const isStopped = writing.error !== null && stop.current?.signal.aborted === true;
  const { form, wrong, rest } = useChecked(
    { brief: brief.trim() === '' ? t('words.briefMissing') : null, tone: null },
    isStopped ? null : writing.error,
    () => writing.isPending || writing.mutate(false),
  );
  return (
    <div className="flex flex-col gap-8">
      <form {...form} className="flex flex-col gap-5">
        <TextArea
          label={t('words.brief')}
          hint={t('words.briefHint')}
          rows={3}
          maxLength={4_000}
          value={brief}
          error={wrong('brief')}
          onChange={(event) => setBrief(event.target.value)}
        />
        <div className="flex flex-wrap gap-4">
          <Choice label={t('words.kind')} value={kind} onChange={(event) => setKind(event.target.value as writing.TextKind)}>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`words.kind.${one}`)}
              </option>
            ))}
          </Choice>
          <Field
            label={t('words.tone')}
            maxLength={100}
            value={tone}
            error={wrong('tone')}
            onChange={(event) => setTone(event.target.value)}
          />
        </div>
        {rest && <Failure>{sayProblem(i18n, rest)}</Failure>}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" kind="lamp" aria-disabled={writing.isPending}>
            {t('words.write')}
          </Button>
          {writing.isPending && (
            <Button kind="ghost" onClick={() => stop.current?.abort()}>
              {t('words.stop')}
            </Button>
          )}
        </div>
      </form>
      {text && (
        <section aria-label={t('words.written')} aria-busy={writing.isPending} className="flex flex-col gap-4">
          <p className="measure whitespace-pre-wrap border-lamp border-l-2 pl-5">{text}</p>
          {!writing.isPending && (
            <div className="flex flex-wrap items-center gap-3">
              <Button icon="copy" onClick={() => void navigator.clipboard.writeText(text).then(() => toast(t('admin.copied')))}>
                {t('create.copy')}
              </Button>
              <Button icon="retry" onClick={() => writing.mutate(true)}>
                {t('words.again')}
              </Button>
              <Button icon="sound" aria-disabled={speaking.isPending} onClick={() => !speaking.isPending && speaking.mutate()}>
                {t(speaking.isPending ? 'words.speaking' : 'words.speak')}
              </Button>
              {speaking.data && (
                <Link to="/media" className="underline underline-offset-4">
                  {t('words.spoken')}
                </Link>
              )}
              <span role="status" className="text-muted text-sm">
                {state === 'kept' ? t('words.kept') : state === 'cut' || isStopped ? t('words.cut') : ''}
              </span>
            </div>
          )}
        </section>
      )}
    </div>
  );
}
