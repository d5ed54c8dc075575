import { useState } from 'react';
import { client, toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { useNames } from '../../catalogue/names.ts';
import type { Category } from './queries.ts';
import { useShelfAct } from './use-shelf.ts';

/** Every category, and what may be done with each. */
export function CategoriesTable(props: { categories: readonly Category[]; onEdit: (category: Category) => void }) {
  const { t, format } = useI18n();
  const names = useNames();
  const [deleting, setDeleting] = useState<Category | null>(null);
  const columns: Column<Category>[] = [
    {
      key: 'name',
      name: t('shelve.genre'),
      cell: (category) => (
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold wrap-anywhere">{names.genre(category)}</span>
          <span className="figures text-muted text-xs">{category.slug}</span>
        </span>
      ),
    },
    { key: 'films', name: t('shelve.categories.films'), figures: true, cell: (category) => format.number(category.movieCount) },
    {
      key: 'acts',
      name: t('admin.acts'),
      end: true,
      cell: (category) => (
        <span className="-my-1 -mr-3 inline-flex">
          <Button
            kind="ghost"
            className="px-3"
            aria-label={t('shelve.categories.edit', { name: names.genre(category) })}
            onClick={() => props.onEdit(category)}
          >
            {t('admin.edit')}
          </Button>
          <Button
            kind="ghost"
            className="px-3"
            aria-label={t('shelve.categories.delete', { name: names.genre(category) })}
            onClick={() => setDeleting(category)}
          >
            {t('admin.delete')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <Table caption={t('shelve.categories')} columns={columns} rows={props.categories} rowKey={({ id }) => String(id)} />
      {deleting && <DeleteCategory category={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

function DeleteCategory({ category, onClose }: { category: Category; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const name = useNames().genre(category);
  const deletion = useShelfAct<unknown>();
  const { error } = deletion;
  const confirm = () =>
    deletion.mutate(() => client('DELETE /api/categories/{id}', { params: { id: category.id } }), {
      onSuccess: () => {
        toast(t('shelve.deleted', { name }));
        onClose();
      },
    });
  return (
    <Danger
      title={t('shelve.deleteNamed', { name })}
      action={t('admin.delete')}
      pending={deletion.isPending}
      error={error && (toProblem(error).code === 'conflict' ? t('shelve.categories.inUse', { name }) : sayProblem(i18n, error))}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('shelve.categories.deleteWhat')}</p>
    </Danger>
  );
}
