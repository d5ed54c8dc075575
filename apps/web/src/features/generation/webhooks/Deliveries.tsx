import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorState, Skeleton, sayProblem } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { type Delivery, deliveriesQuery } from '../queries.ts';

/** What an address was sent, and what it answered. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(deliveriesQuery(webhookId));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-16" />;
  if (data.length === 0) return <p className="text-muted text-sm">{t('webhooks.nothingSent')}</p>;
  return (
    <ol aria-label={t('webhooks.log')} className="border-line border-t">
      {data.map((delivery) => (
        <DeliveryRow key={delivery.id} webhookId={webhookId} delivery={delivery} />
      ))}
    </ol>
  );
}

function DeliveryRow({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () =>
      client('POST /api/webhooks/{id}/deliveries/{deliveryId}/replay', { params: { id: webhookId, deliveryId: delivery.id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: deliveriesQuery(webhookId).queryKey }),
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  return (
    <li className="flex flex-col gap-2 border-line border-b py-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <span className="font-semibold">{t(`webhooks.event.${delivery.event}`)}</span>
        <span className="flex flex-wrap items-center gap-x-4 text-muted">
          <span className={delivery.state === 'failed' ? 'text-bad-text' : ''}>{t(`webhooks.delivery.${delivery.state}`)}</span>
          <Time iso={delivery.createdAt} />
          <Button
            kind="ghost"
            icon="retry"
            disabled={delivery.state === 'pending'}
            aria-disabled={again.isPending}
            onClick={() => again.mutate()}
          >
            {t('webhooks.again')}
          </Button>
        </span>
      </div>
      <ul className="flex flex-col gap-1 text-muted text-xs">
        {delivery.attempts.map((attempt) => (
          <li key={attempt.at} className="flex flex-wrap gap-x-4">
            <Time iso={attempt.at} />
            <span className="figures">{attempt.status ?? '–'}</span>
            <span className="figures">{t('figures.ms', { ms: format.number(attempt.milliseconds) })}</span>
            <span className="min-w-0 wrap-anywhere">{attempt.error ?? attempt.answer.slice(0, 120)}</span>
          </li>
        ))}
      </ul>
      {delivery.nextAttemptAt && delivery.attempts.length > 0 && (
        <p className="text-muted text-xs">
          {t('webhooks.next')} <Time iso={delivery.nextAttemptAt} />
        </p>
      )}
      <details>
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-muted text-xs">{t('webhooks.payload')}</summary>
        <pre className="figures max-w-full overflow-x-auto rounded-control bg-raised p-3 text-xs whitespace-pre-wrap break-all">
          {delivery.payload}
        </pre>
      </details>
    </li>
  );
}
