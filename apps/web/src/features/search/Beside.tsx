import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { peopleFindQuery, seriesNamedQuery } from './queries.ts';

const CHIP =
  'inline-flex min-h-11 items-center gap-2 rounded-full border border-edge px-4 text-sm transition-colors duration-150 hover:bg-raised';

/** People and series that the words may name. Films are what most look for: these stand aside while they are late, or fail. */
export function Beside(props: { q: string }) {
  const { t } = useI18n();
  const people = useQuery(peopleFindQuery(props.q));
  const series = useQuery(seriesNamedQuery(props.q));
  const persons = people.data ?? [];
  const shows = series.data ?? [];
  if (persons.length + shows.length === 0) return null;
  return (
    <nav aria-label={t('search.beside')} className="mb-5">
      <ul className="flex flex-wrap gap-2">
        {persons.map(({ id, name }) => (
          <li key={`person ${id}`}>
            <Link to="/people/$id" params={{ id: String(id) }} className={CHIP}>
              <Name icon="person">{name}</Name>
            </Link>
          </li>
        ))}
        {shows.map(({ id, slug, title }) => (
          <li key={`series ${id}`}>
            <Link to="/series/$id/{-$slug}" params={{ id: String(id), slug }} className={CHIP}>
              <Name icon="series">{title}</Name>
              <span className="text-muted text-xs">{t('place.series')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Name(props: { icon: IconName; children: ReactNode }) {
  return (
    <>
      <Icon name={props.icon} className="size-4 shrink-0 text-muted" />
      {props.children}
    </>
  );
}
