import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CreatePage } from '../features/generation/CreatePage.tsx';
import { webhooksQuery } from '../features/generation/queries.ts';
import { NewWebhook } from '../features/generation/webhooks/NewWebhook.tsx';
import { WebhookRow } from '../features/generation/webhooks/WebhookRow.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

/** Addresses that are told of what happens. */
export function CreateWebhooks() {
  const { t } = useI18n();
  return (
    <CreatePage title={t('create.webhooks')} lead={t('webhooks.lead')}>
      {() => <Webhooks />}
    </CreatePage>
  );
}

function Webhooks() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(webhooksQuery);
  const [making, setMaking] = useState(false);
  const make = (
    <Button kind="lamp" icon="plus" onClick={() => setMaking(true)}>
      {t('webhooks.make')}
    </Button>
  );
  return (
    <>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-24" />
      ) : data.length === 0 ? (
        <EmptyState title={t('webhooks.none')} text={t('webhooks.noneText')}>
          {make}
        </EmptyState>
      ) : (
        <>
          <div className="mb-6">{make}</div>
          <ul className="border-line border-t">
            {data.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} />
            ))}
          </ul>
        </>
      )}
      {making && <NewWebhook onClose={() => setMaking(false)} />}
    </>
  );
}
