import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useCan } from '../../lib/me.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { generationsKey } from './queries.ts';

const LOOK_AGAIN_MS = 2_000;

/** Under the key of the list: what is asked for on its page shows here at once. */
const openQuery = queryOptions({
  queryKey: [...generationsKey, 'open'],
  queryFn: async ({ signal }) => (await client('GET /api/generate', { query: { status: 'queued,processing', limit: '50' }, signal })).data,
  refetchInterval: ({ state }) => (state.data?.length ? LOOK_AGAIN_MS : false),
  staleTime: 0,
});

/** Generations under way, seen from every page but the one that shows them at length. */
export function TrayGenerations() {
  const { t } = useI18n();
  const may = useCan('generation:use');
  const onPage = useLocation({ select: ({ pathname }) => pathname === '/create' });
  const { data } = useQuery({ ...openQuery, enabled: may });
  if (!data?.length || onPage) return null;
  const share = data.reduce((sum, { progress }) => sum + progress, 0) / data.length;
  return (
    <section aria-label={t('create.tray')} className="rounded-control border border-edge bg-surface">
      <Link
        to="/create"
        className="flex min-h-11 flex-col justify-center gap-2 px-4 py-2 text-sm font-semibold -outline-offset-2 hover:bg-raised"
      >
        {t('create.underWay', { count: data.length })}
        <ProgressBar label={t('create.tray')} value={share > 0 ? share : null} />
      </Link>
    </section>
  );
}
