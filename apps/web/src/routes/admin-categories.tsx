import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CategoriesTable } from '../features/admin/shelf/CategoriesTable.tsx';
import { CategoryForm } from '../features/admin/shelf/CategoryForm.tsx';
import { allCategoriesQuery, type Category } from '../features/admin/shelf/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { ErrorState } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';

/** The categories that films and series stand in. */
export function AdminCategories() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(allCategoriesQuery);
  const [editing, setEditing] = useState<Category | 'new' | null>(null);
  return (
    <Page title={t('shelve.categories')} lead={t('shelve.categories.lead')}>
      <div className="mb-6">
        <Button kind="lamp" onClick={() => setEditing('new')}>
          {t('shelve.categories.make')}
        </Button>
      </div>
      {data ? (
        <CategoriesTable categories={data} onEdit={setEditing} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableOnItsWay />
      )}
      {editing && <CategoryForm category={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
