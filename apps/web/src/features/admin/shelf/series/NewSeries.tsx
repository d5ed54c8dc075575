import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { FormEnd } from '../../../../ui/FormEnd.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import { useShelfAct } from '../use-shelf.ts';

/** Puts a series on the shelf by its title, and leads to the page where the rest is said. */
export function NewSeries(props: { onClose: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const making = useShelfAct<{ data: { id: number } }>();
  const [title, setTitle] = useState('');
  const [aired, setAired] = useState('');
  const make = () => {
    if (making.isPending) return;
    making.mutate(() => client('POST /api/series', { body: { title: title.trim(), firstAirDate: aired || null } }), {
      onSuccess: ({ data }) => void navigate({ to: '/admin/series/$id', params: { id: String(data.id) } }),
    });
  };
  const wrongs = { title: title.trim() === '' ? t('shelve.titleMissing') : null, firstAirDate: null };
  const { form, wrong, rest } = useChecked(wrongs, making.error, make);
  return (
    <Dialog title={t('shelve.series.make')} onClose={props.onClose}>
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
          label={t('shelve.firstAirDate')}
          type="date"
          value={aired}
          onChange={(event) => setAired(event.target.value)}
          error={wrong('firstAirDate')}
        />
        <FormEnd failure={rest} action={t('shelve.series.make')} pending={making.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
