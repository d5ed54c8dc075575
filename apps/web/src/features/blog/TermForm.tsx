import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, toProblem } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { Choice } from '../../ui/fields.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { useChecked } from '../../ui/use-checked.ts';
import { isSlug, SlugField } from './fields.tsx';
import { membersQuery, type Term, type TermKind } from './queries.ts';
import { useBlogAct } from './use-blog.ts';

/** Makes a category, a tag or an author, or changes the one that is given. */
export function TermForm(props: { blogId: string; kind: TermKind; term: Term | null; onClose: () => void }) {
  const { t } = useI18n();
  const { blogId, kind, term } = props;
  const toast = useToast();
  const saving = useBlogAct(blogId);
  const [name, setName] = useState(term?.name ?? '');
  const [slug, setSlug] = useState(term?.slug ?? '');
  const [description, setDescription] = useState(term?.description ?? '');
  const [userId, setUserId] = useState(term?.userId ?? '');
  const members = useQuery({ ...membersQuery(blogId), enabled: kind === 'authors' });
  const save = () => {
    if (saving.isPending) return;
    const body = {
      name: name.trim(),
      ...(slug.trim() && { slug: slug.trim() }),
      ...(kind !== 'tags' && { description: description.trim() }),
      ...(kind === 'authors' && { userId: userId || null }),
    };
    const ask = (): Promise<unknown> =>
      term
        ? client('PATCH /api/blogs/{blogId}/{kind}/{id}', { params: { blogId, kind, id: term.id }, body })
        : client('POST /api/blogs/{blogId}/{kind}', { params: { blogId, kind }, body });
    saving.mutate(ask, {
      onSuccess: () => {
        toast(t('write.saved'));
        props.onClose();
      },
    });
  };
  const isTaken = saving.error !== null && toProblem(saving.error).code === 'conflict';
  const { form, wrong, rest } = useChecked(
    { name: name.trim() ? null : t('write.missing'), slug: !slug.trim() || isSlug(slug.trim()) ? null : t('write.slugBad') },
    saving.error,
    save,
  );
  return (
    <Dialog title={term ? t('term.edit', { name: term.name }) : t(`term.add.${kind}`)} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('term.name')}
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={wrong('name')}
        />
        <SlugField value={slug} isTaken={isTaken} error={wrong('slug')} onChange={setSlug} />
        {kind !== 'tags' && (
          <TextArea
            label={t('term.description')}
            maxLength={1_000}
            rows={3}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
        {kind === 'authors' && (
          <Choice label={t('term.user')} value={userId} onChange={(event) => setUserId(event.target.value)}>
            <option value="">{t('term.nobody')}</option>
            {members.data?.map((member) => (
              <option key={member.userId} value={member.userId}>
                {member.username ?? member.email ?? t('member.nameless')}
              </option>
            ))}
          </Choice>
        )}
        <FormEnd failure={isTaken ? null : rest} action={t('article.save')} pending={saving.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
