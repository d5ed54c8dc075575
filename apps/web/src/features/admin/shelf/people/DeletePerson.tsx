import { client, toProblem } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import { Deletion } from '../Deletion.tsx';
import { type PersonDetail, shelfPersonQuery } from '../queries.ts';
import { useShelfDeletion } from '../use-shelf.ts';

/** Removes a person whom nothing credits; whoever is credited stays, and it is said why. */
export function DeletePerson({ person }: { person: PersonDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const ask = () => client('DELETE /api/people/{id}', { params: { id: person.id } });
  const deletion = useShelfDeletion(shelfPersonQuery(String(person.id)).queryKey, ask);
  const { error } = deletion;
  return (
    <Deletion
      name={person.name}
      action={t('shelve.people.delete')}
      lead={t('shelve.people.deleteLead')}
      deletion={deletion}
      refusal={error && (toProblem(error).code === 'conflict' ? t('shelve.people.inUse', { name: person.name }) : sayProblem(i18n, error))}
      to="/admin/people"
    >
      <p>{t('shelve.people.deleteWhat')}</p>
      <p>{t('shelve.deleteForGood')}</p>
    </Deletion>
  );
}
