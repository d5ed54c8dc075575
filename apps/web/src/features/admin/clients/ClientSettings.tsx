import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { useChecked } from '../../../ui/use-checked.ts';
import { type ApiClient, plansQuery } from '../queries.ts';
import { type ClientDraft, ClientFields, useClientWrongs } from './ClientFields.tsx';
import { useClientChange } from './use-client-changes.ts';

const draftOf = ({ name, scopes, requestsPerMinute, plan }: ApiClient): ClientDraft => ({
  name,
  scopes,
  requestsPerMinute: String(requestsPerMinute),
  plan,
});

/** What a client is called, may and gets; and the switch that stops all its keys at once. */
export function ClientSettings({ apiClient }: { apiClient: ApiClient }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const { data: plans = [] } = useQuery(plansQuery);
  const change = useClientChange(apiClient.id);
  const [edited, setEdited] = useState<ClientDraft | null>(null);
  const draft = edited ?? draftOf(apiClient);
  const name = apiClient.name;
  const save = () => {
    if (!edited || change.isPending) return;
    change.mutate(
      { ...draft, scopes: [...draft.scopes], requestsPerMinute: Number(draft.requestsPerMinute) },
      {
        onSuccess: () => {
          setEdited(null);
          toast(t('admin.changed', { person: draft.name }));
        },
      },
    );
  };
  const toggle = () =>
    change.mutate(
      { disabled: !apiClient.disabled },
      { onSuccess: () => toast(apiClient.disabled ? t('admin.wasEnabled', { person: name }) : t('admin.wasDisabled', { person: name })) },
    );
  const { form, wrong, rest } = useChecked(useClientWrongs(draft), change.error, save);
  return (
    <section aria-labelledby="settings" className="flex flex-col gap-4">
      <h2 id="settings" className="title text-xl">
        {t('clients.settings')}
      </h2>
      <form {...form} className="flex flex-col gap-5">
        <ClientFields draft={draft} onChange={setEdited} plans={plans} wrong={wrong} />
        {rest !== null && <Failure>{sayProblem(i18n, rest)}</Failure>}
        <Button type="submit" kind="lamp" className="self-start" disabled={!edited}>
          {t('admin.save')}
        </Button>
      </form>
      <div className="flex flex-col items-start gap-2 border-line border-t pt-4">
        <p className="measure text-muted text-sm">{apiClient.disabled ? t('clients.enableText') : t('clients.disableText')}</p>
        <Button onClick={toggle} aria-disabled={change.isPending}>
          {apiClient.disabled ? t('admin.enable') : t('clients.disable')}
        </Button>
      </div>
    </section>
  );
}
