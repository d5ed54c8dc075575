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

/** The state of the file, which names its still, is its owner's to read; the playlist is everybody's, and names it too. */
async function findStill(id: string, signal: AbortSignal): Promise<string | null> {
  const answer = await fetch(streamUrl(id), { signal });
  const file = answer.ok ? readPoster(await answer.text()) : null;
  return file && new URL(file, new URL(streamUrl(id), location.href)).pathname;
}

/** The picture that a playlist names; else the first of the version to which its streams belong. Relative to the playlist. */
export function readPoster(playlist: string): string | null {
  const named = /^#EXT-X-SESSION-DATA:DATA-ID="org\.fotograma\.poster",VALUE="([^"]+)"/m.exec(playlist)?.[1];
  const version = /^([a-z0-9]+)\/\S+\.m3u8$/m.exec(playlist)?.[1];
  return named ?? (version ? `${version}/poster-1.jpg` : null);
}
