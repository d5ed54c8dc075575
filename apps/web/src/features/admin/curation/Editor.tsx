import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { announce } from '../../../lib/announce.ts';
import { client, toProblem } from '../../../lib/client.ts';
import { isOfFields } from '../../../lib/field-problems.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Field } from '../../../ui/Field.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { SENTIMENTS, type SentimentId } from '../../discovery/kinds.ts';
import { CourseFields } from './CourseFields.tsx';
import { type Draft, findingsOf, unshown } from './draft.ts';
import { FeltField } from './FeltField.tsx';
import { fieldOf } from './marks.ts';
import { type FilmText, type Findings, refreshCurated } from './queries.ts';

/** What a person says themselves of a film. @param props.marked words of its text that are marked on the page. */
export function Editor(props: {
  film: FilmText;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  marked: () => string;
  onSaved: () => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const { film, draft, onDraft } = props;
  const saving = useMutation({
    mutationFn: (findings: Findings) =>
      client('PUT /api/admin/curation/movies/{id}', { params: { id: film.id }, body: { findings, note: note.trim() || null } }),
    onSuccess: async () => {
      const words = t('curate.saved', { title: film.title });
      announce(words);
      toast(words);
      props.onSaved();
      await refreshCurated(queries);
    },
  });
  const missing = unshown(film, draft);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0 && !saving.isPending) saving.mutate(findingsOf(film, draft));
  };
  const wrong = (id: SentimentId) =>
    tried && missing.includes(id) ? t('curate.needsWords') : serverError(saving.error, saving.variables, id);
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        {SENTIMENTS.map((id) => (
          <FeltField
            key={id}
            id={id}
            felt={draft.felt[id]}
            stands={fieldOf(film, draft.felt[id].evidence) !== null}
            error={wrong(id)}
            marked={props.marked}
            onChange={(felt) => onDraft({ ...draft, felt: { ...draft.felt, [id]: felt } })}
          />
        ))}
      </div>
      <CourseFields draft={draft} onDraft={onDraft} />
      <Field label={t('curate.note')} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      {tried && missing.length > 0 && <Failure>{t('curate.needsWordsAll', { count: missing.length })}</Failure>}
      {saving.error && !isOfFields(saving.error, ['findings']) && <Failure>{sayProblem(i18n, saving.error)}</Failure>}
      <Button type="submit" kind="lamp" className="self-start" aria-disabled={saving.isPending}>
        {t('curate.save')}
      </Button>
    </form>
  );
}

/** What the server found wrong with the words of one feeling, as they were sent. */
function serverError(error: unknown, sent: Findings | undefined, id: SentimentId): string | null {
  const at = sent?.sentiments.findIndex(({ sentiment }) => sentiment === id) ?? -1;
  if (!error || at < 0) return null;
  return toProblem(error).errors?.find(({ pointer }) => pointer.startsWith(`/findings/sentiments/${at}/`))?.message ?? null;
}
