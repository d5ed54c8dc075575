import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { type Webhook, webhooksKey } from '../queries.ts';
import { Deliveries } from './Deliveries.tsx';
import { SecretShown } from './SecretShown.tsx';

/** One address: how it does, what it was sent, and what can be done with it. */
export function WebhookRow({ webhook }: { webhook: Webhook }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [removing, setRemoving] = useState(false);
  const params = { id: webhook.id };
  const done = () => queries.invalidateQueries({ queryKey: webhooksKey });
  const onError = (error: unknown) => toast(sayProblem(i18n, error));
  const test = useMutation({
    mutationFn: () => client('POST /api/webhooks/{id}/test', { params }),
    onSuccess: async () => {
      setOpen(true);
      await done();
    },
    onError,
  });
  const change = useMutation({
    mutationFn: (state: 'active' | 'paused') => client('PATCH /api/webhooks/{id}', { params, body: { state } }),
    onSuccess: done,
    onError,
  });
  const rotate = useMutation({ mutationFn: () => client('POST /api/webhooks/{id}/secret', { params }), onSuccess: done, onError });
  const remove = useMutation({ mutationFn: () => client('DELETE /api/webhooks/{id}', { params }), onSuccess: done, onError });
  return (
    <li className="flex flex-col gap-3 border-line border-b py-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="figures min-w-0 text-sm break-all">{webhook.url}</h2>
        <p className="flex flex-wrap gap-x-4 text-muted text-sm">
          <span className={webhook.state === 'disabled' ? 'text-bad-text' : ''}>{t(`webhooks.state.${webhook.state}`)}</span>
          <span className="figures">{webhook.secretHint}</span>
        </p>
      </div>
      {webhook.description && <p className="text-sm">{webhook.description}</p>}
      <p className="text-muted text-sm">
        {webhook.events.length ? webhook.events.map((event) => t(`webhooks.event.${event}`)).join(', ') : t('webhooks.allEvents')}
      </p>
      {webhook.failingSince && (
        <p role="status" className="border-bad border-l-2 py-1 pl-4 text-sm">
          {t('webhooks.failing')} <Time iso={webhook.failingSince} />
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button disabled={webhook.state !== 'active'} aria-disabled={test.isPending} onClick={() => test.mutate()}>
          {t('webhooks.test')}
        </Button>
        <Button kind="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('webhooks.log')}
        </Button>
        <Button
          kind="ghost"
          aria-disabled={change.isPending}
          onClick={() => change.mutate(webhook.state === 'active' ? 'paused' : 'active')}
        >
          {t(webhook.state === 'active' ? 'webhooks.pause' : 'webhooks.resume')}
        </Button>
        <Button kind="ghost" aria-disabled={rotate.isPending} onClick={() => rotate.mutate()}>
          {t('webhooks.rotate')}
        </Button>
        <Button kind="ghost" icon="bin" onClick={() => setRemoving(true)}>
          {t('webhooks.remove')}
        </Button>
      </div>
      {open && <Deliveries webhookId={webhook.id} />}
      {rotate.data && (
        <Dialog title={t('webhooks.rotate')} onClose={() => rotate.reset()}>
          <SecretShown secret={rotate.data.secret} />
          <p className="text-muted text-sm">{t('webhooks.rotateText')}</p>
        </Dialog>
      )}
      {removing && (
        <Danger
          title={t('webhooks.remove')}
          action={t('webhooks.remove')}
          pending={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => setRemoving(false) })}
          onClose={() => setRemoving(false)}
        >
          <p>{t('webhooks.removeText', { url: webhook.url })}</p>
        </Danger>
      )}
    </li>
  );
}
