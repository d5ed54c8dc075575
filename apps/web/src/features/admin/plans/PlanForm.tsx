import { useState } from 'react';
import { toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Tick } from '../../../ui/fields.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { useChecked, type Wrongs } from '../../../ui/use-checked.ts';
import { isWhole, LIMITS, type Limit, leastOf, printLimit, readLimit } from '../limits.ts';
import type { Plan } from '../queries.ts';
import { usePlanSaving } from './use-plan-changes.ts';

const ID = /^[a-z][a-z0-9-]{0,29}$/;

/** A plan's name and limits, in gigabytes and minutes: an empty field is without limit. */
export function PlanForm(props: { plan: Plan | null; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { plan } = props;
  const toast = useToast();
  const saving = usePlanSaving(plan);
  const [name, setName] = useState(plan?.name ?? '');
  const [id, setId] = useState(plan?.id ?? '');
  const [asDefault, setAsDefault] = useState(false);
  const [texts, setTexts] = useState(
    () => Object.fromEntries(LIMITS.map((limit) => [limit, printLimit(limit, plan?.[limit] ?? null)])) as Record<Limit, string>,
  );
  const limits = Object.fromEntries(LIMITS.map((limit) => [limit, readLimit(limit, texts[limit])])) as Record<
    Limit,
    number | null | undefined
  >;
  const save = () => {
    if (saving.isPending || !isReadable(limits)) return;
    saving.mutate(
      { id, name, ...limits, asDefault },
      {
        onSuccess: ({ data }) => {
          toast(t('plans.saved', { plan: data.name }));
          props.onClose();
        },
      },
    );
  };
  const wrongs = {
    name: name.trim() === '' ? t('admin.nameMissing') : null,
    id: ID.test(id) ? null : t('plans.badId'),
    ...(Object.fromEntries(LIMITS.map((limit) => [limit, limits[limit] === undefined ? t('plans.badLimit') : null])) as Wrongs<Limit>),
  };
  const { form, wrong, rest } = useChecked(wrongs, saving.error, save);
  const isTaken = saving.error !== null && toProblem(saving.error).code === 'conflict' && rest === null;
  return (
    <Dialog title={plan ? t('plans.edit', { plan: plan.name }) : t('plans.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t('admin.name')}
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={wrong('name')}
          />
          {!plan && (
            <Field
              label={t('plans.id')}
              hint={t('plans.idHint')}
              required
              maxLength={30}
              autoCapitalize="off"
              autoComplete="off"
              spellCheck={false}
              value={id}
              onChange={(event) => setId(event.target.value)}
              error={isTaken ? t('plans.taken') : wrong('id')}
            />
          )}
        </div>
        <fieldset className="flex flex-col gap-4">
          <legend className="mb-3 text-muted text-sm">{t('plans.limitsHint')}</legend>
          <div className="grid gap-4 sm:grid-cols-2">
            {LIMITS.map((limit) => (
              <Field
                key={limit}
                label={t(`admin.limit.${limit}`)}
                suffix={limit === 'storage' || limit === 'masteredSeconds' ? t(`plans.unit.${limit}`) : undefined}
                type="number"
                min={leastOf(limit)}
                step={isWhole(limit) ? 1 : 'any'}
                inputMode={isWhole(limit) ? 'numeric' : 'decimal'}
                placeholder={t('admin.noLimit')}
                value={texts[limit]}
                onChange={(event) => setTexts({ ...texts, [limit]: event.target.value })}
                error={wrong(limit)}
              />
            ))}
          </div>
        </fieldset>
        {plan && !plan.isDefault && (
          <Tick checked={asDefault} onChange={(checked) => setAsDefault(checked)}>
            {t('plans.isDefault')}
          </Tick>
        )}
        {plan && <p className="measure text-muted text-sm">{t('plans.editHint')}</p>}
        {rest !== null && <Failure>{sayProblem(i18n, rest)}</Failure>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="ghost" onClick={props.onClose}>
            {t('admin.cancel')}
          </Button>
          <Button type="submit" kind="lamp" aria-disabled={saving.isPending}>
            {plan ? t('admin.save') : t('plans.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function isReadable(limits: Record<Limit, number | null | undefined>): limits is Record<Limit, number | null> {
  return LIMITS.every((limit) => limits[limit] !== undefined);
}
