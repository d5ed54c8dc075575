import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { useChecked } from '../../../ui/use-checked.ts';
import { plansQuery } from '../queries.ts';
import { type ClientDraft, ClientFields, useClientWrongs } from './ClientFields.tsx';
import { endOfDay } from './expiry.ts';
import { KeyFields, NEW_KEY, useKeyWrongs } from './KeyFields.tsx';
import { useClientMaking } from './use-client-changes.ts';

/** Makes a client with its first key, and leads to where the key is shown. */
export function NewClient(props: { onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const navigate = useNavigate();
  const { data: plans = [] } = useQuery(plansQuery);
  const making = useClientMaking();
  const [draft, setDraft] = useState<ClientDraft>({ name: '', scopes: [], requestsPerMinute: '600', plan: '' });
  const [key, setKey] = useState(NEW_KEY);
  const plan = draft.plan || (plans.find((one) => one.isDefault)?.id ?? '');
  const make = () => {
    if (making.isPending) return;
    making.mutate(
      {
        name: draft.name,
        scopes: [...draft.scopes],
        requestsPerMinute: Number(draft.requestsPerMinute),
        ...(plan && { plan }),
        mode: key.mode,
        expiresAt: endOfDay(key.lastDay),
      },
      { onSuccess: ({ data }) => void navigate({ to: '/admin/clients/$id', params: { id: data.id } }) },
    );
  };
  const wrongs = { ...useClientWrongs(draft), ...useKeyWrongs(key) };
  const { form, wrong, rest } = useChecked(wrongs, making.error, make);
  return (
    <Dialog title={t('clients.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <ClientFields draft={{ ...draft, plan }} onChange={setDraft} plans={plans} wrong={wrong} />
        <KeyFields draft={key} onChange={setKey} wrong={wrong} />
        {rest !== null && <Failure>{sayProblem(i18n, rest)}</Failure>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="ghost" onClick={props.onClose}>
            {t('admin.cancel')}
          </Button>
          <Button type="submit" kind="lamp" aria-disabled={making.isPending}>
            {t('clients.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
