import { useState } from 'react';
import { client, toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Field } from '../../../ui/Field.tsx';
import { FormEnd } from '../../../ui/FormEnd.tsx';
import { useChecked } from '../../../ui/use-checked.ts';
import type { Category } from './queries.ts';
import { useShelfAct } from './use-shelf.ts';

const SLUG = /^[a-z]+(-[a-z]+)*$/;
const LONGEST_SLUG = 40;

/** Makes a category, or changes the one that is given. */
export function CategoryForm(props: { category: Category | null; onClose: () => void }) {
  const { t } = useI18n();
  const { category } = props;
  const toast = useToast();
  const saving = useShelfAct<unknown>();
  const [name, setName] = useState(category?.name ?? '');
  const [slug, setSlug] = useState(category?.slug ?? '');
  const save = () => {
    if (saving.isPending) return;
    const body = { name: name.trim(), slug: slug.trim() };
    const ask = (): Promise<unknown> =>
      category ? client('PATCH /api/categories/{id}', { params: { id: category.id }, body }) : client('POST /api/categories', { body });
    saving.mutate(ask, {
      onSuccess: () => {
        toast(t('shelve.saved', { name: body.name }));
        props.onClose();
      },
    });
  };
  const wrongs = {
    name: name.trim() === '' ? t('shelve.nameMissing') : null,
    slug: SLUG.test(slug.trim()) && slug.trim().length <= LONGEST_SLUG ? null : t('shelve.categories.badSlug'),
  };
  const { form, wrong, rest } = useChecked(wrongs, saving.error, save);
  const isTaken = saving.error !== null && toProblem(saving.error).code === 'conflict';
  return (
    <Dialog title={category ? t('shelve.categories.edit', { name: category.name }) : t('shelve.categories.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('shelve.name')}
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={isTaken ? null : wrong('name')}
        />
        <Field
          label={t('shelve.slug')}
          hint={t('shelve.categories.slugHint')}
          required
          maxLength={LONGEST_SLUG}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          value={slug}
          onChange={(event) => setSlug(event.target.value)}
          error={isTaken ? null : wrong('slug')}
        />
        {isTaken && <Failure>{t('shelve.categories.taken')}</Failure>}
        <FormEnd
          failure={isTaken ? null : rest}
          action={category ? t('admin.save') : t('shelve.categories.make')}
          pending={saving.isPending}
          onClose={props.onClose}
        />
      </form>
    </Dialog>
  );
}
