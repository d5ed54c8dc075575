import { useQuery } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import { moveByArrows } from '../../ui/arrows.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { TableOnItsWay } from '../../ui/TableOnItsWay.tsx';

/** Offers one's own files that play. */
export function VideoPicker(props: { title: string; hint?: string; none: string; onPick: (mediaId: string) => void; onClose: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['video-picker'],
    queryFn: async ({ signal }) => (await client('GET /api/media', { query: { status: 'READY', limit: 50 }, signal })).data,
    staleTime: 0,
  });
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {props.hint && <p className="text-muted text-sm">{props.hint}</p>}
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <TableOnItsWay rows={3} />
      ) : data.length === 0 ? (
        <p role="status">{props.none}</p>
      ) : (
        <ul className="border-line border-t" onKeyDown={moveByArrows}>
          {data.map((file) => (
            <li key={file.id} className="border-line border-b">
              <button
                type="button"
                onClick={() => props.onPick(file.id)}
                className="min-h-11 w-full py-2 text-left font-semibold -outline-offset-2 hover:bg-raised wrap-anywhere"
              >
                {file.filename}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
