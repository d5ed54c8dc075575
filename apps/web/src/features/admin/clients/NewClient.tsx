import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { Failure } from '../Failure.tsx';
import { isOfFields } from '../problems.ts';
import { plansQuery } from '../queries.ts';
import { CLIENT_FIELDS, type ClientDraft, ClientFields } from './ClientFields.tsx';
import { endOfDay } from './expiry.ts';
import { KeyFields, NEW_KEY } from './KeyFields.tsx';
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
  const make = () =>
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
  const { error } = making;
  return (
    <Dialog title={t('clients.make')} onClose={props.onClose}>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!making.isPending) make();
        }}
      >
        <ClientFields draft={{ ...draft, plan }} onChange={setDraft} plans={plans} error={error} />
        <KeyFields draft={key} onChange={setKey} error={error} />
        {error && !isOfFields(error, [...CLIENT_FIELDS, 'expiresAt']) && <Failure>{sayProblem(i18n, error)}</Failure>}
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
