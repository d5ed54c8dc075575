import { FLICKS_A_SECOND, snapTo } from '@fotograma/edl';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client, toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useCan } from '../../../lib/me.ts';
import { useToast } from '../../../lib/toast.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { FileButton } from '../../media/FileButton.tsx';
import type { Picked } from '../../media/upload-queue.ts';
import { uploads, useUploads } from '../../media/use-uploads.ts';
import { VideoPicker } from '../../media/VideoPicker.tsx';
import { binQuery, type ProjectMedia } from '../queries.ts';
import { addClip, moveClips } from './actions.ts';
import { useEditor } from './use-editor.ts';

/** What a file of the bin is called while it is dragged. */
export const MEDIA_TYPE = 'application/x-fotograma-media';

/** The files that a project may use, and what lies on its shelf. */
export function Bin() {
  const { t } = useI18n();
  const { session, media, mayEdit, standing } = useEditor();
  const toast = useToast();
  const i18n = useI18n();
  const queries = useQueryClient();
  const mayUpload = useCan('media:create');
  const [picking, setPicking] = useState(false);
  const { projectId } = session;
  const key = binQuery(projectId).queryKey;
  const bring = useMutation({
    mutationFn: (mediaId: string) => client('PUT /api/projects/{projectId}/media/{mediaId}', { params: { projectId, mediaId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  const remove = useMutation({
    mutationFn: (mediaId: string) => client('DELETE /api/projects/{projectId}/media/{mediaId}', { params: { projectId, mediaId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
    onError: (error) => toast(toProblem(error).code === 'conflict' ? t('studio.inUse') : sayProblem(i18n, error)),
  });
  const bringUploads = useBringing(bring.mutate);
  const files = [...media.values()];
  const shelf = [...session.state.all.clips.values()].filter(({ place }) => place.trackId === null);
  return (
    <section aria-label={t('studio.bin')} className="flex h-full min-h-0 flex-col">
      {mayEdit && (
        <div className="flex flex-wrap gap-2 p-3">
          {mayUpload && (
            <FileButton kind="quiet" icon="upload" multiple onPick={bringUploads}>
              {t('studio.upload')}
            </FileButton>
          )}
          <Button icon="film" onClick={() => setPicking(true)}>
            {t('studio.fromMine')}
          </Button>
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {files.length === 0 && standing.isLoaded && (
          <div className="py-4 text-sm">
            <p className="font-semibold">{t('studio.binNone')}</p>
            <p className="text-muted">{t('studio.binNoneText')}</p>
          </div>
        )}
        <ul className="flex flex-col gap-2">
          {files.map((file) => (
            <BinFile key={file.mediaId} file={file} onRemove={() => remove.mutate(file.mediaId)} />
          ))}
        </ul>
        {shelf.length > 0 && <Shelf ids={shelf.map(({ id }) => id)} />}
      </div>
      {picking && (
        <VideoPicker
          title={t('studio.pickMine')}
          none={t('studio.pickNone')}
          onPick={(mediaId) => {
            bring.mutate(mediaId);
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </section>
  );
}

function BinFile({ file, onRemove }: { file: ProjectMedia; onRemove: () => void }) {
  const { t, format } = useI18n();
  const { session, state, mayEdit, transport, assets, rows, select } = useEditor();
  const isReady = file.status === 'READY';
  const isUsed = [...state.assetIds()].includes(file.mediaId);
  const upload = useUploads().find(({ mediaId }) => mediaId === file.mediaId);
  const { filename } = file;
  const put = () => {
    const track =
      rows.toReversed().find(({ kind, locked }) => kind === 'video' && !locked) ??
      rows.find(({ kind, locked }) => kind === 'audio' && !locked);
    const duration = assets.get(file.mediaId)?.duration ?? 5 * FLICKS_A_SECOND;
    if (!track) return;
    const start = snapTo(transport.playhead().time, state.settings.rate);
    let id = '';
    session.change((doc) => {
      id = addClip(doc, { assetId: file.mediaId, duration, trackId: track.id, start });
    });
    select([id]);
    // The next one goes behind it.
    transport.seek(start + duration);
  };
  const share = upload?.phase === 'sending' ? upload.sentBytes / Math.max(1, upload.size) : (upload?.progress ?? null);
  return (
    <li
      draggable={mayEdit && isReady}
      onDragStart={(event) => {
        event.dataTransfer.setData(MEDIA_TYPE, file.mediaId);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      className={`flex items-center gap-2 border border-line bg-surface ${isReady && mayEdit ? 'cursor-grab' : ''}`}
    >
      {file.posterUrl ? (
        <img src={file.posterUrl} alt="" draggable={false} className="h-12 w-20 shrink-0 bg-paper object-cover" />
      ) : (
        <span className="flex h-12 w-20 shrink-0 items-center justify-center bg-paper text-muted">
          <Icon name="film" />
        </span>
      )}
      <div className="min-w-0 flex-1 text-xs">
        <p className="truncate font-semibold" title={filename}>
          {filename}
        </p>
        {isReady ? (
          <p className="text-muted">{file.durationSeconds === null ? '' : format.wait(Math.round(file.durationSeconds))}</p>
        ) : (
          <>
            <p className="text-muted">{t(`studio.status.${file.status}`)}</p>
            {file.status !== 'ERROR' && <ProgressBar value={share} label={filename} />}
          </>
        )}
      </div>
      {mayEdit && isReady && <IconButton icon="plus" label={t('studio.add', { filename })} onClick={put} />}
      {mayEdit && !isUsed && (
        <IconButton icon="close" label={t('studio.takeOut', { filename })} onClick={onRemove} className="text-muted" />
      )}
    </li>
  );
}

function Shelf({ ids }: { ids: readonly string[] }) {
  const { t } = useI18n();
  const { session, state, nameOf, rows, transport, mayEdit } = useEditor();
  return (
    <div className="mt-5">
      <h3 className="font-semibold text-sm">{t('studio.shelf')}</h3>
      <p className="mb-2 text-muted text-xs">{t('studio.shelfText')}</p>
      <ul className="flex flex-col gap-1">
        {ids.map((id) => {
          const clip = state.all.clips.get(id);
          if (!clip) return null;
          const name = nameOf(clip);
          const track = rows.toReversed().find(({ kind, locked }) => kind === (clip.kind === 'text' ? 'text' : 'video') && !locked);
          return (
            <li key={id} className="flex items-center justify-between gap-2 border border-line bg-surface pl-3 text-xs">
              <span className="min-w-0 truncate">{name}</span>
              {mayEdit && track && (
                <IconButton
                  icon="plus"
                  label={t('studio.fromShelf', { name })}
                  onClick={() => {
                    const to = snapTo(transport.playhead().time, state.settings.rate);
                    session.change((doc) => void moveClips(doc, state, [id], to - clip.place.start, track.id));
                  }}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Uploads begun here become files of the project as soon as they have an id. */
function useBringing(bring: (mediaId: string) => void): (files: readonly Picked[]) => void {
  const items = useUploads();
  const ours = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, mediaId } of items) {
      if (!mediaId || !ours.current.has(key)) continue;
      ours.current.delete(key);
      bring(mediaId);
    }
  }, [items, bring]);
  return (files) => {
    const before = new Set(uploads.items().map(({ key }) => key));
    uploads.add(files);
    for (const { key } of uploads.items()) if (!before.has(key)) ours.current.add(key);
  };
}
