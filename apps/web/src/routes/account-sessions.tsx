import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { AccountPage } from '../features/accounts/AccountPage.tsx';
import { type Session, SessionRow } from '../features/accounts/SessionRow.tsx';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorState, Skeleton, sayProblem } from '../ui/states.tsx';

const KEY = ['my-sessions'];

/** Where one is signed in, and how to end it. */
export function AccountSessions() {
  const { t } = useI18n();
  return (
    <AccountPage title={t('sessions.title')} lead={t('sessions.lead')}>
      {() => <Sessions />}
    </AccountPage>
  );
}

function Sessions() {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await client('GET /api/users/me/sessions', { signal })).data,
    staleTime: 0, // others sign in elsewhere
  });
  const keep = (which: (session: Session) => boolean) => queries.setQueryData<Session[]>(KEY, (known) => known?.filter(which));
  const onError = (failure: Error) => {
    say(sayProblem(i18n, failure));
    void refetch();
  };
  const end = useMutation({
    mutationFn: (id: string) => client('DELETE /api/users/me/sessions/{id}', { params: { id } }),
    onSuccess: (_, id) => {
      keep((session) => session.id !== id);
      say(t('sessions.ended'));
    },
    onError,
  });
  const endOthers = useMutation({
    mutationFn: () => client('DELETE /api/users/me/sessions', {}),
    onSuccess: ({ ended }) => {
      keep((session) => session.current);
      say(t('sessions.endedOthers', { count: ended }));
    },
    onError,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SessionsOnTheirWay />;
  return (
    <>
      <ul className="border-b border-line">
        {data.map((session) => (
          <SessionRow key={session.id} session={session} ending={end.isPending && end.variables === session.id} onEnd={end.mutate} />
        ))}
      </ul>
      {data.length > 1 ? (
        <Button className="self-start" aria-disabled={endOthers.isPending} onClick={() => endOthers.isPending || endOthers.mutate()}>
          {t('sessions.endOthers')}
        </Button>
      ) : (
        <p className="text-muted">{t('sessions.only')}</p>
      )}
    </>
  );
}

function SessionsOnTheirWay() {
  return (
    <div className="flex flex-col gap-5">
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
    </div>
  );
}
