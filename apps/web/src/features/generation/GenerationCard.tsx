import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Danger } from '../../ui/Danger.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Generation, generationsKey, isOpen } from './queries.ts';
import { UseDialog } from './UseDialog.tsx';

/** One request: what was asked, how it stands, and what came of it. */
export function GenerationCard({ generation }: { generation: Generation }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const [using, setUsing] = useState<Generation['outputs'][number] | null>(null);
  const { id, status, error } = generation;
  const done = () => queries.invalidateQueries({ queryKey: generationsKey });
  const onError = (failure: unknown) => toast(sayProblem(i18n, failure));
  const cancel = useMutation({ mutationFn: () => client('POST /api/generate/{id}/cancel', { params: { id } }), onSuccess: done, onError });
  const remove = useMutation({ mutationFn: () => client('DELETE /api/generate/{id}', { params: { id } }), onSuccess: done, onError });
  return (
    <li className="flex flex-col gap-3 border-line border-t py-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="measure min-w-0 font-semibold wrap-anywhere">{generation.prompt}</p>
        <p className="flex flex-wrap gap-x-4 text-muted text-sm">
          <span>{t(`create.service.${generation.service}`)}</span>
          {generation.cost.charged > 0 && <span className="figures">{format.money(generation.cost.charged / 1e6)}</span>}
          {generation.cached && <span>{t('create.cached')}</span>}
          <Time iso={generation.createdAt} />
        </p>
      </div>
      {isOpen(generation) && (
        <div className="flex flex-wrap items-center gap-4">
          <div className="min-w-48 flex-1">
            <ProgressBar label={t(`create.status.${status}`)} value={status === 'queued' ? null : generation.progress || null} />
          </div>
          <span className="text-muted text-sm">{t(`create.status.${status}`)}</span>
          <Button kind="ghost" aria-disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('create.cancel')}
          </Button>
        </div>
      )}
      {error && (
        <p role="status" className="border-bad border-l-2 py-1 pl-4 text-sm">
          {t(`create.failed.${error.reason}`)} <span className="text-muted">{error.message}</span>
        </p>
      )}
      {status === 'canceled' && <p className="text-muted text-sm">{t('create.status.canceled')}</p>}
      {status === 'expired' && <p className="text-muted text-sm">{t('create.expired')}</p>}
      {generation.warnings.length > 0 && <p className="text-muted text-sm">{generation.warnings.join(' ')}</p>}
      {generation.outputs.length > 0 && (
        <ul className="flex flex-wrap gap-5">
          {generation.outputs.map((output) => (
            <li key={output.index} className="flex flex-col gap-2">
              {output.contentType === 'video/mp4' ? (
                // biome-ignore lint/a11y/useMediaCaption: what a model films has no words that anybody has written down
                <video src={output.url} controls preload="metadata" className="max-h-72 rounded-frame" />
              ) : (
                <a href={output.url} target="_blank" rel="noreferrer" className="block">
                  <img
                    src={output.thumbnailUrl ?? output.url}
                    alt={t('create.outputOf', { n: String(output.index + 1), prompt: generation.prompt.slice(0, 120) })}
                    width={output.width ?? undefined}
                    height={output.height ?? undefined}
                    loading="lazy"
                    className="h-72 w-auto max-w-full rounded-frame object-contain"
                  />
                </a>
              )}
              <span className="flex flex-wrap gap-2">
                <Button kind="ghost" icon="share" onClick={() => setUsing(output)}>
                  {t('create.use')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {status === 'succeeded' && generation.outputs.length === 0 && <p className="text-muted text-sm">{t('create.gone')}</p>}
      {!isOpen(generation) && (
        <div className="flex flex-wrap items-center gap-x-6 text-muted text-xs">
          {generation.outputs.length > 0 && (
            <span>
              {t(generation.madeBy === 'rules' ? 'create.drawnBy' : 'create.madeBy', { model: generation.model ?? '' })}
              {generation.expiresAt && (
                <>
                  {' · '}
                  {t('create.keptUntil')} <Time iso={generation.expiresAt} />
                </>
              )}
            </span>
          )}
          <Button kind="ghost" icon="bin" onClick={() => setDeleting(true)}>
            {t('create.delete')}
          </Button>
        </div>
      )}
      {deleting && (
        <Danger
          title={t('create.delete')}
          action={t('create.delete')}
          pending={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => setDeleting(false) })}
          onClose={() => setDeleting(false)}
        >
          <p>{t('create.deleteText')}</p>
        </Danger>
      )}
      {using && <UseDialog output={using} prompt={generation.prompt} onClose={() => setUsing(null)} />}
    </li>
  );
}
