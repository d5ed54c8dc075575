import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PlanForm } from '../features/admin/plans/PlanForm.tsx';
import { PlansTable } from '../features/admin/plans/PlansTable.tsx';
import { type Plan, plansQuery } from '../features/admin/queries.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { ErrorState } from '../ui/states.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';

/** What accounts and clients may use in a month. */
export function AdminPlans() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(plansQuery);
  const [editing, setEditing] = useState<Plan | 'new' | null>(null);
  return (
    <Page title={t('admin.plans')} lead={t('plans.lead')}>
      <div className="mb-6">
        <Button kind="lamp" onClick={() => setEditing('new')}>
          {t('plans.make')}
        </Button>
      </div>
      {data ? (
        <PlansTable plans={data} onEdit={setEditing} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableOnItsWay rows={3} />
      )}
      {editing && <PlanForm plan={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
