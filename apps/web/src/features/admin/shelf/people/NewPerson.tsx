import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { FormEnd } from '../../../../ui/FormEnd.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import { useShelfAct } from '../use-shelf.ts';

/** Adds a person by name, and leads to the page where the rest is said. */
export function NewPerson(props: { onClose: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const making = useShelfAct<{ data: { id: number } }>();
  const [name, setName] = useState('');
  const make = () => {
    if (making.isPending) return;
    making.mutate(() => client('POST /api/people', { body: { name: name.trim() } }), {
      onSuccess: ({ data }) => void navigate({ to: '/admin/people/$id', params: { id: String(data.id) } }),
    });
  };
  const { form, wrong, rest } = useChecked({ name: name.trim() === '' ? t('shelve.nameMissing') : null }, making.error, make);
  const isTaken = making.error !== null && toProblem(making.error).code === 'conflict';
  return (
    <Dialog title={t('shelve.people.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('shelve.name')}
          required
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={isTaken ? t('shelve.people.nameTaken') : wrong('name')}
        />
        <FormEnd failure={isTaken ? null : rest} action={t('shelve.people.make')} pending={making.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
