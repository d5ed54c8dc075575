import { useState } from 'react';
import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { useToast } from '../../../../lib/toast.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Failure } from '../../../../ui/Failure.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import { TextArea } from '../../../../ui/TextArea.tsx';
import { useChecked } from '../../../../ui/use-checked.ts';
import { type PersonDetail, shelfPersonQuery } from '../queries.ts';
import { useShelfChange } from '../use-shelf.ts';

const draftOf = ({ name, bornOn, diedOn, biography }: PersonDetail) => ({
  name,
  bornOn: bornOn ?? '',
  diedOn: diedOn ?? '',
  biography: biography ?? '',
});

/** What the shelf says of a person. */
export function PersonForm({ person }: { person: PersonDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const change = useShelfChange<PersonDetail>(shelfPersonQuery(String(person.id)).queryKey);
  const [edited, setEdited] = useState<ReturnType<typeof draftOf> | null>(null);
  const draft = edited ?? draftOf(person);
  const set = (part: Partial<typeof draft>) => setEdited({ ...draft, ...part });
  const save = () => {
    if (!edited || change.isPending) return;
    const body = {
      ...(draft.name !== person.name && { name: draft.name.trim() }),
      bornOn: draft.bornOn || null,
      diedOn: draft.diedOn || null,
      biography: draft.biography.trim() || null,
    };
    change.mutate(() => client('PATCH /api/people/{id}', { params: { id: person.id }, body }), {
      onSuccess: ({ data }) => {
        setEdited(null);
        toast(t('shelve.saved', { name: data.name }));
      },
    });
  };
  const wrongs = { name: draft.name.trim() === '' ? t('shelve.nameMissing') : null, bornOn: null, diedOn: null, biography: null };
  const { form, wrong, rest } = useChecked(wrongs, change.error, save);
  const isTaken = change.error !== null && toProblem(change.error).code === 'conflict';
  return (
    <form {...form} aria-label={t('shelve.facts')} className="flex flex-col gap-5">
      <Field
        label={t('shelve.name')}
        required
        maxLength={200}
        autoComplete="off"
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
        error={isTaken ? t('shelve.people.nameTaken') : wrong('name')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('shelve.bornOn')}
          type="date"
          value={draft.bornOn}
          onChange={(event) => set({ bornOn: event.target.value })}
          error={wrong('bornOn')}
        />
        <Field
          label={t('shelve.diedOn')}
          type="date"
          value={draft.diedOn}
          onChange={(event) => set({ diedOn: event.target.value })}
          error={wrong('diedOn')}
        />
      </div>
      <TextArea
        label={t('shelve.biography')}
        rows={8}
        maxLength={20_000}
        value={draft.biography}
        onChange={(event) => set({ biography: event.target.value })}
        error={wrong('biography')}
      />
      {rest !== null && !isTaken && <Failure>{sayProblem(i18n, rest)}</Failure>}
      <Button type="submit" kind="lamp" className="self-start" disabled={!edited} aria-disabled={change.isPending}>
        {t('admin.save')}
      </Button>
    </form>
  );
}
