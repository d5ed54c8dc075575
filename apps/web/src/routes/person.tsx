import { ProblemError } from '@fotograma/contract/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FilmCard } from '../features/catalogue/FilmCard.tsx';
import { readFilmId } from '../features/catalogue/film.ts';
import { type Work, worksOf } from '../features/catalogue/people/life.ts';
import { type PersonDetail, personQuery } from '../features/catalogue/people/queries.ts';
import { SHELF } from '../features/catalogue/Shelf.tsx';
import { SeriesCard } from '../features/catalogue/series/SeriesCard.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { moveByArrows } from '../ui/arrows.ts';
import { buttonClass } from '../ui/Button.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Lost } from '../ui/Lost.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { Prose } from '../ui/Prose.tsx';
import { ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/people/$id');

/** Somebody of film: who they are, and what they made. */
export function Person() {
  const id = readFilmId(route.useParams().id);
  return id === null ? <NoSuchPerson /> : <PersonById key={id} id={id} />;
}

function PersonById({ id }: { id: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(personQuery(id));
  if (data) return <Life person={data} />;
  if (error instanceof ProblemError && error.problem.status === 404) return <NoSuchPerson />;
  if (error) {
    return (
      <Page title={t('error.page')}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <PageOnItsWay />;
}

function Life({ person }: { person: PersonDetail }) {
  const { t } = useI18n();
  const heading = usePage(person.name);
  const works = worksOf(person);
  return (
    <article className="page-inset flex flex-col gap-12 py-8 lg:gap-16 lg:py-12">
      <header className="grid items-end gap-x-10 gap-y-6 sm:grid-cols-[minmax(8rem,13rem)_minmax(0,1fr)]">
        <Portrait person={person} />
        <div className="flex min-w-0 flex-col gap-3">
          <Years person={person} />
          <h1 ref={heading} tabIndex={-1} className="title text-4xl lg:text-6xl">
            {person.name}
          </h1>
          <p className="text-muted">{t('person.credits', { count: person.creditCount })}</p>
        </div>
      </header>
      {person.biography && <Prose text={person.biography} lang="en" className="text-lg leading-relaxed" />}
      {works.length === 0 && <p className="text-muted">{t('person.nothing')}</p>}
      {works.map(({ role, works: made }) => (
        <section key={role} aria-labelledby={`as-${role}`} className="flex flex-col gap-5">
          <h2 id={`as-${role}`} className="title flex items-baseline gap-3 border-line border-t pt-5 text-2xl">
            {t(`person.role.${role}`)}
            <span className="figures text-muted text-sm">{made.length}</span>
          </h2>
          <ul className={SHELF} onKeyDown={moveByArrows}>
            {made.map((work) => (
              <li key={work.key}>
                <WorkCard work={work} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}

function WorkCard({ work }: { work: Work }) {
  const { t, format } = useI18n();
  return (
    <>
      {work.film && <FilmCard film={work.film} />}
      {work.series && <SeriesCard series={work.series} />}
      {work.characters.length > 0 && <p className="mt-1 text-muted text-xs">{t('film.as', { character: format.list(work.characters) })}</p>}
    </>
  );
}

function Portrait({ person }: { person: PersonDetail }) {
  const { t } = useI18n();
  if (!person.portraitUrl) {
    return (
      <div aria-hidden="true" className="title hidden aspect-3/4 items-end rounded-frame bg-raised p-4 text-6xl text-edge sm:flex">
        {person.name.charAt(0)}
      </div>
    );
  }
  return (
    <img
      src={person.portraitUrl}
      {...(person.portraitSet ? { srcSet: person.portraitSet, sizes: '(width >= 40rem) 13rem, 60vw' } : {})}
      alt={t('person.portrait', { name: person.name })}
      width={300}
      height={400}
      className="aspect-3/4 w-3/5 rounded-frame bg-raised object-cover sm:w-full"
    />
  );
}

/** "1890–1976", with the days behind it; what is not known is left out. */
function Years({ person: { bornOn, diedOn } }: { person: PersonDetail }) {
  const { t, format } = useI18n();
  if (!bornOn && !diedOn) return null;
  const day = (date: string) => format.calendarDay(date);
  const text =
    bornOn && diedOn
      ? t('person.lived', { born: day(bornOn), died: day(diedOn) })
      : bornOn
        ? t('person.born', { day: day(bornOn) })
        : t('person.died', { day: day(diedOn ?? '') });
  return <p className="text-muted text-sm">{text}</p>;
}

function NoSuchPerson() {
  const { t } = useI18n();
  return (
    <Lost title={t('person.missing')} text={t('person.missingText')}>
      <Link to="/search" className={buttonClass('lamp')}>
        {t('place.search')}
      </Link>
      <Link to="/" className={buttonClass()}>
        {t('action.home')}
      </Link>
    </Lost>
  );
}
