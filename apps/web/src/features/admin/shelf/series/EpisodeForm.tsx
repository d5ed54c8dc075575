import { useState } from 'react';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { FormEnd } from '../../../../ui/FormEnd.tsx';
import { TextArea } from '../../../../ui/TextArea.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import type { Episode } from '../../../catalogue/series/queries.ts';
import { isRuntime } from '../films/years.ts';
import { useShelfAct } from '../use-shelf.ts';
import { isEpisodeNumber } from './numbers.ts';

/** All that is said of an episode. */
export function EpisodeForm({ episode, onClose }: { episode: Episode; onClose: () => void }) {
  const { t } = useI18n();
  const saving = useShelfAct<unknown>();
  const [draft, setDraft] = useState({
    number: String(episode.number),
    title: episode.title,
    overview: episode.overview ?? '',
    airDate: episode.airDate ?? '',
    runtime: String(episode.runtime ?? ''),
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const save = () => {
    if (saving.isPending) return;
    const body = {
      number: Number(draft.number),
      title: draft.title.trim(),
      overview: draft.overview.trim() || null,
      airDate: draft.airDate || null,
      runtime: draft.runtime.trim() === '' ? null : Number(draft.runtime),
    };
    saving.mutate(() => client('PATCH /api/episodes/{id}', { params: { id: episode.id }, body }), { onSuccess: onClose });
  };
  const wrongs = {
    number: isEpisodeNumber(draft.number) ? null : t('shelve.badEpisodeNumber'),
    title: draft.title.trim() === '' ? t('shelve.titleMissing') : null,
    overview: null,
    airDate: null,
    runtime: isRuntime(draft.runtime) ? null : t('shelve.badRuntime'),
  };
  const { form, wrong, rest } = useChecked(wrongs, saving.error, save);
  const isTaken = saving.error !== null && toProblem(saving.error).code === 'conflict';
  return (
    <Dialog title={t('shelve.episode.edit', { name: episode.title })} onClose={onClose}>
      <form {...form} className="flex flex-col gap-5">
        <div className="grid gap-4 sm:grid-cols-[6rem_1fr]">
          <Field
            label={t('shelve.number')}
            inputMode="numeric"
            maxLength={4}
            value={draft.number}
            onChange={(event) => set({ number: event.target.value })}
            error={isTaken ? t('shelve.numberTaken') : wrong('number')}
          />
          <Field
            label={t('shelve.titleField')}
            required
            maxLength={300}
            value={draft.title}
            onChange={(event) => set({ title: event.target.value })}
            error={wrong('title')}
          />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t('shelve.airDate')}
            type="date"
            value={draft.airDate}
            onChange={(event) => set({ airDate: event.target.value })}
            error={wrong('airDate')}
          />
          <Field
            label={t('shelve.runtime')}
            suffix={t('shelve.minutes')}
            type="number"
            inputMode="numeric"
            value={draft.runtime}
            onChange={(event) => set({ runtime: event.target.value })}
            error={wrong('runtime')}
          />
        </div>
        <TextArea
          label={t('shelve.overview')}
          maxLength={20_000}
          value={draft.overview}
          onChange={(event) => set({ overview: event.target.value })}
          error={wrong('overview')}
        />
        <FormEnd failure={rest} action={t('admin.save')} pending={saving.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
