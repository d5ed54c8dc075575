import { ROLES, type Role } from '@fotograma/contract/permissions';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useMe } from '../../../lib/me.ts';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type Account, plansQuery } from '../queries.ts';
import { nameOf } from './Person.tsx';
import { useUserChange } from './use-user-changes.ts';

/** Role and plan of an account, and whether it may be used. */
export function UserChanges({ account }: { account: Account }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const { me } = useMe();
  const { data: plans } = useQuery(plansQuery);
  const change = useUserChange(account.id);
  const [draft, setDraft] = useState<{ role?: Role; plan?: string }>({});
  const [role, plan] = [draft.role ?? account.role, draft.plan ?? account.plan];
  const changed = { ...(role !== account.role && { role }), ...(plan !== account.plan && { plan }) };
  const isChanged = Object.keys(changed).length > 0;
  const person = nameOf(account);
  const save = () => {
    setDraft({}); // what is shown from here on is what the server has, or is about to
    change.mutate(changed, { onSuccess: () => toast(t('admin.changed', { person })) });
  };
  const toggle = () =>
    change.mutate(
      { disabled: !account.disabled },
      { onSuccess: () => toast(account.disabled ? t('admin.wasEnabled', { person }) : t('admin.wasDisabled', { person })) },
    );
  return (
    <section aria-labelledby="changes" className="flex flex-col gap-4">
      <h2 id="changes" className="title text-xl">
        {t('admin.roleAndPlan')}
      </h2>
      <form
        className="flex flex-wrap items-end gap-4 max-sm:flex-col max-sm:items-stretch"
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged && !change.isPending) save();
        }}
      >
        <Choice
          label={t('admin.role')}
          value={role}
          onChange={(event) => setDraft({ ...draft, role: ROLES.find((one) => one === event.target.value) ?? role })}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`role.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('admin.plan')} value={plan} onChange={(event) => setDraft({ ...draft, plan: event.target.value })}>
          {(plans ?? [{ id: plan, name: plan }]).map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Choice>
        <Button type="submit" kind="lamp" disabled={!isChanged}>
          {t('admin.save')}
        </Button>
      </form>
      {account.id === me?.id && account.role === 'admin' && role !== 'admin' && <p className="measure text-sm">{t('admin.ownRole')}</p>}
      {change.error && <Failure>{sayRefusal(change.error)}</Failure>}
      <div className="flex flex-col items-start gap-2 border-line border-t pt-4">
        <p className="measure text-muted text-sm">{account.disabled ? t('admin.enableText') : t('admin.disableText')}</p>
        <Button onClick={toggle} aria-disabled={change.isPending}>
          {account.disabled ? t('admin.enable') : t('admin.disable')}
        </Button>
      </div>
    </section>
  );

  /** The house keeps one administrator; everything else is said as it came. */
  function sayRefusal(error: unknown): string {
    return toProblem(error).code === 'conflict' && account.role === 'admin' ? t('admin.lastAdmin', { person }) : sayProblem(i18n, error);
  }
}
