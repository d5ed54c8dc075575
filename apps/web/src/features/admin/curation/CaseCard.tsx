import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { announce } from '../../../lib/announce.ts';
import { client, toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button, buttonClass } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { FoundFeelings } from './FoundFeelings.tsx';
import { isLetter } from './keys.ts';
import { MarkedText } from './MarkedText.tsx';
import { type CurationCase, refreshCurated } from './queries.ts';

type Decision = 'accept' | 'reject';

/** A film of which two say different things: its text, what is proposed beside what stands, and the decision. */
export function CaseCard(props: { given: CurationCase; onDecided: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const heading = useId();
  const [note, setNote] = useState('');
  const { film, proposal, published } = props.given;
  const title = film.year === null ? film.title : `${film.title} (${film.year})`;
  const deciding = useMutation({
    mutationFn: (decision: Decision) => {
      const given = { params: { id: proposal.id }, body: { note: note.trim() || null } };
      return decision === 'accept'
        ? client('POST /api/admin/curation/cases/{id}/accept', given)
        : client('POST /api/admin/curation/cases/{id}/reject', given);
    },
    onSuccess: async (_, decision) => {
      const words = t(decision === 'accept' ? 'curate.accepted' : 'curate.rejected', { title: film.title });
      announce(words);
      toast(words);
      props.onDecided();
      await refreshCurated(queries);
    },
    onError: async (error) => {
      const isLate = toProblem(error).code === 'conflict';
      toast(isLate ? t('curate.late') : sayProblem(i18n, error));
      if (isLate) await refreshCurated(queries);
    },
  });
  const decide = (decision: Decision) => !deciding.isPending && deciding.mutate(decision);
  const onKey = (event: KeyboardEvent) => {
    if (!isLetter(event)) return;
    const key = event.key.toLowerCase();
    if (key === 'a') decide('accept');
    else if (key === 'r') decide('reject');
    else if (key === 'e') void navigate({ to: '/admin/curation/films/$id', params: { id: String(film.id) }, hash: 'correct' });
    else return;
    event.preventDefault();
  };
  return (
    <article
      aria-labelledby={heading}
      tabIndex={-1}
      data-case=""
      onKeyDown={onKey}
      className="flex scroll-mt-24 flex-col gap-5 border-line border-t pt-6"
    >
      <header className="flex flex-col gap-1">
        <h2 id={heading} className="title text-2xl wrap-anywhere">
          <Link
            to="/admin/curation/films/$id"
            params={{ id: String(film.id) }}
            className="decoration-2 decoration-lamp underline-offset-4 hover:underline"
          >
            {title}
          </Link>
        </h2>
        {proposal.note && <p className="text-muted text-sm">{i18n.find(`curate.why.${proposal.note}`) ?? proposal.note}</p>}
      </header>
      <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)_minmax(0,2fr)]">
        <MarkedText film={film} findings={proposal.findings} />
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">{t('curate.proposed')}</h3>
          <FoundFeelings analysis={proposal} beside={published?.findings ?? null} />
        </section>
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">{t('curate.stands')}</h3>
          {published ? <FoundFeelings analysis={published} /> : <p className="text-muted text-sm">{t('curate.nothingStands')}</p>}
        </section>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <Field
          label={t('curate.note')}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          className="min-w-60 flex-1 sm:max-w-md"
        />
        <Button kind="lamp" aria-keyshortcuts="a" aria-disabled={deciding.isPending} onClick={() => decide('accept')}>
          {t('curate.accept')}
        </Button>
        <Button aria-keyshortcuts="r" aria-disabled={deciding.isPending} onClick={() => decide('reject')}>
          {t('curate.reject')}
        </Button>
        <Link
          to="/admin/curation/films/$id"
          params={{ id: String(film.id) }}
          hash="correct"
          aria-keyshortcuts="e"
          className={buttonClass('ghost')}
        >
          {t('curate.correct')}
        </Link>
      </div>
    </article>
  );
}
