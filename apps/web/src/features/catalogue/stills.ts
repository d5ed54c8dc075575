import { routeUrl } from '@fotograma/contract/client';
import { queryOptions } from '@tanstack/react-query';

export const streamUrl = (mediaId: string): string => routeUrl('GET /api/stream/{id}/master.m3u8', { params: { id: mediaId } });

/** The still that stands before a film's first frame; null where it has none. */
export const stillQuery = (mediaId: string) =>
  queryOptions({
    queryKey: ['film-still', mediaId],
    queryFn: ({ signal }) => findStill(mediaId, signal),
    retry: false,
    staleTime: 10 * 60_000,
  });

/** The state of the file, which names its still, is its owner's to read; the playlist is everybody's, and tells the version. */
async function findStill(id: string, signal: AbortSignal): Promise<string | null> {
  const answer = await fetch(streamUrl(id), { signal });
  const version = answer.ok ? /^([a-z0-9]+)\/\S+\.m3u8$/m.exec(await answer.text())?.[1] : undefined;
  return version ? routeUrl('GET /api/stream/{id}/{version}/{path+}', { params: { id, version, path: 'poster.jpg' } }) : null;
}
