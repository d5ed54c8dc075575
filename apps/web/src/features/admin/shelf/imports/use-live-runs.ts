import { routeUrl } from '@fotograma/contract/client';
import { useQueryClient } from '@tanstack/react-query';
import { EventSource } from 'eventsource';
import { useEffect } from 'react';
import { session } from '../../../../lib/client.ts';
import { useShelfRefresh } from '../use-shelf.ts';
import { type ImportRun, importsQuery, isUnderWay } from './queries.ts';

/** A browser opens six connections to a server (HTTP/1.1) for all its tabs: these are the most that the imports take of them. */
const MAX_STREAMS = 2;
/** A stream that breaks this often before it says anything is no stream. */
const MAX_BREAKS = 3;

/** Keeps the imports of a page of the list as they stand on the server, until each has ended. */
export function useLiveRuns(page: number, runs: readonly ImportRun[]): void {
  const queries = useQueryClient();
  const refresh = useShelfRefresh();
  // The oldest first: it is the one at work.
  const followed = runs.filter(isUnderWay).slice(-MAX_STREAMS);
  const ids = followed.map(({ id }) => id).join(' ');
  useEffect(() => {
    const key = importsQuery(page).queryKey;
    const put = (run: ImportRun) => {
      queries.setQueryData(key, (list) => list && { ...list, data: list.data.map((one) => (one.id === run.id ? run : one)) });
      // Its films are on the shelf now, and another may have its turn.
      if (!isUnderWay(run)) void Promise.all([refresh(), queries.invalidateQueries({ queryKey: ['admin', 'imports'] })]);
    };
    const streams = ids === '' ? [] : ids.split(' ').map((id) => watchImport(id, put));
    return () => {
      for (const close of streams) close();
    };
  }, [ids, page, queries, refresh]);
}

/** Follows an import: told of every state. The answer ends it. */
function watchImport(id: string, on: (run: ImportRun) => void): () => void {
  // The browser's own cannot say who asks.
  const source = new EventSource(routeUrl('GET /api/imports/{id}/events', { params: { id } }), {
    fetch: (url, request) => session.fetch(url, request),
  });
  let breaks = 0;
  source.addEventListener('import', (event) => {
    breaks = 0;
    const run = JSON.parse(event.data) as ImportRun;
    if (!isUnderWay(run)) source.close();
    on(run);
  });
  source.onerror = () => {
    breaks += 1;
    if (source.readyState === EventSource.CLOSED || breaks >= MAX_BREAKS) source.close();
  };
  return () => source.close();
}
