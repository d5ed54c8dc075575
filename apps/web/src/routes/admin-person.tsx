import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PictureField } from '../features/admin/shelf/PictureField.tsx';
import { DeletePerson } from '../features/admin/shelf/people/DeletePerson.tsx';
import { PersonForm } from '../features/admin/shelf/people/PersonForm.tsx';
import { type PersonDetail, shelfPersonQuery } from '../features/admin/shelf/queries.ts';
import { ThingPage } from '../features/admin/shelf/ThingPage.tsx';
import { useShelfChange } from '../features/admin/shelf/use-shelf.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/people/$id');

/** One person: what is said of them, and their portrait. */
export function AdminPerson() {
  const { t } = useI18n();
  const { id } = route.useParams();
  return (
    <ThingPage query={useQuery(shelfPersonQuery(id))} section={t('shelve.people')} to="/admin/people">
      {(person) => <Person key={person.id} person={person} />}
    </ThingPage>
  );
}

function Person({ person }: { person: PersonDetail }) {
  const { t } = useI18n();
  const params = { id: person.id };
  return (
    <Page
      title={person.name}
      lead={
        <Link to="/people/$id" params={{ id: String(person.id) }} className={buttonClass()}>
          {t('shelve.look')}
        </Link>
      }
    >
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <section aria-labelledby="facts" className="flex flex-col gap-4">
          <h2 id="facts" className="title text-2xl">
            {t('shelve.facts')}
          </h2>
          <PersonForm person={person} />
        </section>
        <div className="flex flex-col gap-10">
          <section aria-labelledby="pictures" className="flex flex-col gap-6">
            <h2 id="pictures" className="title text-xl">
              {t('shelve.pictures')}
            </h2>
            <PictureField
              kind="portrait"
              url={person.portraitUrl}
              isOwn={person.portraitUrl !== null}
              change={useShelfChange<PersonDetail>(shelfPersonQuery(String(person.id)).queryKey)}
              put={(bytes) => client('PUT /api/people/{id}/portrait', { params, bytes })}
              remove={() => client('DELETE /api/people/{id}/portrait', { params })}
            />
          </section>
          <DeletePerson person={person} />
        </div>
      </div>
    </Page>
  );
}
