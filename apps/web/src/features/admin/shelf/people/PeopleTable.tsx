import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Icon } from '../../../../ui/Icon.tsx';
import { type Column, Table } from '../../../../ui/Table.tsx';
import { NAME_LINK } from '../name-link.ts';
import type { Person } from '../queries.ts';

/** People of film, each a way to their page here. */
export function PeopleTable(props: { people: readonly Person[]; busy: boolean }) {
  const { t, format } = useI18n();
  const columns: Column<Person>[] = [
    {
      key: 'name',
      name: t('shelve.person'),
      cell: (person) => (
        <span className="flex items-center gap-3">
          {person.portraitUrl ? (
            <img
              src={person.portraitUrl}
              alt=""
              width={32}
              height={42}
              loading="lazy"
              className="h-10.5 w-8 shrink-0 rounded-frame bg-raised object-cover"
            />
          ) : (
            <span className="inline-flex h-10.5 w-8 shrink-0 items-center justify-center rounded-frame bg-raised text-muted">
              <Icon name="person" className="size-4" />
            </span>
          )}
          <Link to="/admin/people/$id" params={{ id: String(person.id) }} className={`${NAME_LINK} self-baseline lg:mt-2`}>
            {person.name}
          </Link>
        </span>
      ),
    },
    { key: 'credits', name: t('shelve.creditCount'), figures: true, cell: (person) => format.number(person.creditCount) },
  ];
  return <Table caption={t('shelve.people')} columns={columns} rows={props.people} rowKey={({ id }) => String(id)} busy={props.busy} />;
}
