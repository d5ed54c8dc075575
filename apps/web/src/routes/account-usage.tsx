import { useQuery } from '@tanstack/react-query';
import { AccountPage } from '../features/accounts/AccountPage.tsx';
import { UsageMeter } from '../features/accounts/UsageMeter.tsx';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';

/** What one has used of one's plan. */
export function AccountUsage() {
  const { t } = useI18n();
  return (
    <AccountPage title={t('usage.title')} lead={t('usage.lead')}>
      {() => <Usage />}
    </AccountPage>
  );
}

function Usage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery({
    queryKey: ['my-usage'],
    queryFn: async ({ signal }) => (await client('GET /api/users/me/usage', { signal })).data,
    staleTime: 0, // uploads and mastering go on meanwhile
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <UsageOnItsWay />;
  return (
    <>
      <p className="title text-xl">{t('usage.plan', { plan: data.plan.name })}</p>
      <ul className="flex flex-col">
        {data.meters.map((meter) => (
          <UsageMeter key={meter.meter} meter={meter} />
        ))}
      </ul>
    </>
  );
}

function UsageOnItsWay() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-20" />
      <Skeleton className="h-20" />
      <Skeleton className="h-20" />
    </div>
  );
}
