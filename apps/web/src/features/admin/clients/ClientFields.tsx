import { SCOPES, type Scope } from '@fotograma/contract/permissions';
import { useI18n } from '../../../lib/i18n.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Choice, Tick } from '../../../ui/fields.tsx';
import type { Wrongs } from '../../../ui/use-checked.ts';
import type { Plan } from '../queries.ts';

const MAX_RATE = 100_000;

export interface ClientDraft {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly requestsPerMinute: string;
  readonly plan: string;
}

export type ClientField = keyof ClientDraft;

/** What is wrong with a client as it stands in its fields. */
export function useClientWrongs({ name, requestsPerMinute }: ClientDraft): Wrongs<ClientField> {
  const { t } = useI18n();
  const rate = Number(requestsPerMinute);
  return {
    name: name.trim() === '' ? t('admin.nameMissing') : null,
    scopes: null,
    requestsPerMinute: Number.isInteger(rate) && rate >= 1 && rate <= MAX_RATE ? null : t('clients.badRate'),
    plan: null,
  };
}

/** What is asked about a client, whether it is new or not. */
export function ClientFields(props: {
  draft: ClientDraft;
  onChange: (draft: ClientDraft) => void;
  plans: readonly Plan[];
  wrong: (field: ClientField) => string | null;
}) {
  const { t } = useI18n();
  const { draft, plans, wrong } = props;
  const set = (change: Partial<ClientDraft>) => props.onChange({ ...draft, ...change });
  const toggle = (scope: Scope) =>
    set({ scopes: SCOPES.filter((one) => (one === scope ? !draft.scopes.includes(one) : draft.scopes.includes(one))) });
  return (
    <>
      <Field
        label={t('admin.name')}
        required
        maxLength={80}
        autoComplete="off"
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
        error={wrong('name')}
      />
      <fieldset>
        <legend className="mb-1.5 text-muted text-xs">{t('clients.scopes')}</legend>
        {SCOPES.map((scope) => (
          <Tick key={scope} checked={draft.scopes.includes(scope)} onChange={() => toggle(scope)}>
            <span>
              <span className="figures">{scope}</span> <span className="text-muted">{t(`scope.${scope}`)}</span>
            </span>
          </Tick>
        ))}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('clients.requestsPerMinute')}
          type="number"
          inputMode="numeric"
          required
          min={1}
          max={MAX_RATE}
          value={draft.requestsPerMinute}
          onChange={(event) => set({ requestsPerMinute: event.target.value })}
          error={wrong('requestsPerMinute')}
        />
        <Choice label={t('admin.plan')} value={draft.plan} onChange={(event) => set({ plan: event.target.value })}>
          {(plans.length > 0 ? plans : [{ id: draft.plan, name: draft.plan }]).map((plan) => (
            <option key={plan.id} value={plan.id}>
              {plan.name}
            </option>
          ))}
        </Choice>
      </div>
    </>
  );
}
