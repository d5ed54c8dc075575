import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { isNarrowed, readPeopleFilters } from '../features/admin/shelf/filters.ts';
import { NewPerson } from '../features/admin/shelf/people/NewPerson.tsx';
import { PeopleTable } from '../features/admin/shelf/people/PeopleTable.tsx';
import { shelfPeopleQuery } from '../features/admin/shelf/queries.ts';
import { ShelfFilterBar } from '../features/admin/shelf/ShelfFilterBar.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Listing } from '../ui/Listing.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/people');

/** The people of film that the shelf knows. */
export function AdminPeople() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  const query = useQuery(shelfPeopleQuery(filters));
  const change = (search: Readonly<Record<string, unknown>>, typed = false) =>
    void navigate({ search: readPeopleFilters(search), replace: typed, resetScroll: false });
  return (
    <Page title={t('shelve.people')} lead={t('shelve.people.lead')}>
      <div className="mb-6">
        <Button kind="lamp" onClick={() => setMaking(true)}>
          {t('shelve.people.make')}
        </Button>
      </div>
      <ShelfFilterBar name={t('shelve.people.find')} hint={t('shelve.people.search')} filters={filters} sorts={[]} onChange={change} />
      <Listing
        query={query}
        total={(count) => t('shelve.people.total', { count })}
        empty={{ title: t('shelve.people.empty'), text: t('shelve.people.emptyText') }}
        onClear={isNarrowed(filters) || filters.page ? () => change({}) : null}
        onGo={(page) => void navigate({ search: { ...filters, page } })}
      >
        {(people, busy) => <PeopleTable people={people} busy={busy} />}
      </Listing>
      {making && <NewPerson onClose={() => setMaking(false)} />}
    </Page>
  );
}
