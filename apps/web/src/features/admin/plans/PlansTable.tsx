import { useState } from 'react';
import { toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { LIMITS } from '../limits.ts';
import type { Plan } from '../queries.ts';
import { useAmounts } from '../use-amounts.ts';
import { usePlanDeletion } from './use-plan-changes.ts';

/** The plans with their limits, and what may be done with each. */
export function PlansTable(props: { plans: readonly Plan[]; onEdit: (plan: Plan) => void }) {
  const { t } = useI18n();
  const { limit } = useAmounts();
  const [deleting, setDeleting] = useState<Plan | null>(null);
  const columns: Column<Plan>[] = [
    {
      key: 'name',
      name: t('admin.plan'),
      cell: (plan) => (
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold">{plan.name}</span>
          <span className="figures text-muted text-xs">{plan.id}</span>
          {plan.isDefault && <span className="text-lamp-text text-xs">{t('plans.default')}</span>}
        </span>
      ),
    },
    ...LIMITS.map((one) => ({
      key: one,
      name: t(`admin.limit.${one}`),
      figures: true,
      cell: (plan: Plan) => <span className="whitespace-nowrap">{limit(one, plan[one])}</span>,
    })),
    {
      key: 'acts',
      name: t('admin.acts'),
      end: true,
      cell: (plan) => (
        <span className="-my-1 -mr-3 inline-flex">
          <Button kind="ghost" className="px-3" onClick={() => props.onEdit(plan)} aria-label={t('plans.edit', { plan: plan.name })}>
            {t('admin.edit')}
          </Button>
          {!plan.isDefault && (
            <Button kind="ghost" className="px-3" onClick={() => setDeleting(plan)} aria-label={t('plans.delete', { plan: plan.name })}>
              {t('admin.delete')}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <>
      <Table caption={t('admin.plans')} columns={columns} rows={props.plans} rowKey={(plan) => plan.id} />
      {deleting && <DeletePlan plan={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

function DeletePlan(props: { plan: Plan; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { plan } = props;
  const toast = useToast();
  const deletion = usePlanDeletion(plan);
  const confirm = () =>
    deletion.mutate(undefined, {
      onSuccess: () => {
        toast(t('plans.deleted', { plan: plan.name }));
        props.onClose();
      },
    });
  const { error } = deletion;
  return (
    <Danger
      title={t('plans.delete', { plan: plan.name })}
      action={t('admin.delete')}
      pending={deletion.isPending}
      error={error && (toProblem(error).code === 'conflict' ? t('plans.inUse', { plan: plan.name }) : sayProblem(i18n, error))}
      onConfirm={confirm}
      onClose={props.onClose}
    >
      <p>{t('plans.deleteWhat')}</p>
    </Danger>
  );
}
