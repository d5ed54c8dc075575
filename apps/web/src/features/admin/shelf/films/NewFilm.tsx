import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { FormEnd } from '../../../../ui/FormEnd.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import { useShelfAct } from '../use-shelf.ts';
import { isYear } from './years.ts';

/** Puts a film on the shelf by its title, and leads to the page where the rest is said. */
export function NewFilm(props: { onClose: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const making = useShelfAct<{ data: { id: number } }>();
  const [title, setTitle] = useState('');
  const [year, setYear] = useState('');
  const make = () => {
    if (making.isPending) return;
    making.mutate(() => client('POST /api/movies', { body: { title: title.trim(), year: year.trim() === '' ? null : Number(year) } }), {
      onSuccess: ({ data }) => void navigate({ to: '/admin/films/$id', params: { id: String(data.id) } }),
    });
  };
  const wrongs = {
    title: title.trim() === '' ? t('shelve.titleMissing') : null,
    year: isYear(year) ? null : t('shelve.badYear'),
  };
  const { form, wrong, rest } = useChecked(wrongs, making.error, make);
  return (
    <Dialog title={t('shelve.films.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('shelve.titleField')}
          required
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          error={wrong('title')}
        />
        <Field
          label={t('shelve.year')}
          type="number"
          inputMode="numeric"
          value={year}
          onChange={(event) => setYear(event.target.value)}
          error={wrong('year')}
        />
        <FormEnd failure={rest} action={t('shelve.films.make')} pending={making.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
