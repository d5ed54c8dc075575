import { useRef, useState } from 'react';
import { announce } from '../../../../lib/announce.ts';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Button } from '../../../../ui/Button.tsx';
import { Failure } from '../../../../ui/Failure.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import type { Season } from '../../../catalogue/series/queries.ts';
import { useShelfAct } from '../use-shelf.ts';
import { isEpisodeNumber, nextNumber } from './numbers.ts';

/** A line that adds one episode after the other: number and title, Enter, and the next can be written at once. */
export function AddEpisode({ season, name }: { season: Season; name: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const adding = useShelfAct<unknown>();
  const line = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const number = typed ?? String(nextNumber(season.episodes));
  const add = () => {
    if (adding.isPending) return;
    const body = { number: Number(number), title: title.trim() };
    adding.mutate(() => client('POST /api/seasons/{id}/episodes', { params: { id: season.id }, body }), {
      onSuccess: () => {
        setTyped(null);
        setTitle('');
        announce(t('shelve.episode.added', { name: body.title }));
        line.current?.querySelector<HTMLInputElement>('input[name="title"]')?.focus();
      },
    });
  };
  const wrongs = {
    number: isEpisodeNumber(number) ? null : t('shelve.badEpisodeNumber'),
    title: title.trim() === '' ? t('shelve.titleMissing') : null,
  };
  const { form, wrong, rest } = useChecked(wrongs, adding.error, add);
  const isTaken = adding.error !== null && toProblem(adding.error).code === 'conflict';
  return (
    <form
      {...form}
      ref={line}
      aria-label={t('shelve.episode.addTo', { name })}
      className="grid grid-cols-[5rem_1fr] items-start gap-x-3 gap-y-2 sm:grid-cols-[5rem_1fr_auto]"
    >
      <Field
        label={t('shelve.number')}
        inputMode="numeric"
        maxLength={4}
        value={number}
        onChange={(event) => setTyped(event.target.value)}
        error={isTaken ? t('shelve.numberTaken') : wrong('number')}
      />
      <Field
        name="title"
        label={t('shelve.titleField')}
        hint={t('shelve.episode.addHint')}
        maxLength={300}
        autoComplete="off"
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        error={wrong('title')}
      />
      <Button type="submit" className="max-sm:col-span-2 sm:mt-5.5" aria-disabled={adding.isPending}>
        {t('shelve.episode.add')}
      </Button>
      {rest !== null && <Failure>{sayProblem(i18n, rest)}</Failure>}
    </form>
  );
}
