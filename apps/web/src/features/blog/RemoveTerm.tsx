import { useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Danger } from '../../ui/Danger.tsx';
import { Choice } from '../../ui/fields.tsx';
import { sayProblem } from '../../ui/states.tsx';
import type { Term, TermKind } from './queries.ts';
import { useBlogAct } from './use-blog.ts';

/** Takes a term away; its articles may get another instead, and those of an author do. */
export function RemoveTerm(props: { blogId: string; kind: TermKind; term: Term; others: readonly Term[]; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { blogId, kind, term, others } = props;
  const toast = useToast();
  const act = useBlogAct(blogId);
  const isOnlyMerged = kind === 'authors' && term.articles > 0;
  const [into, setInto] = useState(isOnlyMerged ? (others[0]?.id ?? '') : '');
  const remove = () =>
    act.mutate(
      () => client('DELETE /api/blogs/{blogId}/{kind}/{id}', { params: { blogId, kind, id: term.id }, query: into ? { into } : {} }),
      {
        onSuccess: () => {
          toast(t('term.removed'));
          props.onClose();
        },
      },
    );
  return (
    <Danger
      title={t('term.removeTitle', { name: term.name })}
      action={t('term.remove')}
      pending={act.isPending}
      error={act.error ? sayProblem(i18n, act.error) : null}
      onConfirm={remove}
      onClose={props.onClose}
    >
      <p className="text-muted">{t('term.articles', { count: term.articles })}</p>
      <Choice label={t('term.into')} value={into} onChange={(event) => setInto(event.target.value)}>
        {!isOnlyMerged && <option value="">{t('term.nothing')}</option>}
        {others.map((other) => (
          <option key={other.id} value={other.id}>
            {other.name}
          </option>
        ))}
      </Choice>
    </Danger>
  );
}
