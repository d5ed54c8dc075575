import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useNames } from '../catalogue/names.ts';
import type { Understanding } from './queries.ts';
import { sayYears } from './reasons.ts';

/** What the question was taken to ask for; nothing where it was taken as it stands. */
export function Understood({ understanding }: { understanding: Understanding }) {
  const { t, format } = useI18n();
  const names = useNames();
  const { english, years, genres, people, corrected } = understanding;
  const parts: { key: string; node: ReactNode }[] = [
    ...(english ? [{ key: 'english', node: <span lang="en">“{english}”</span> }] : []),
    ...(years ? [{ key: 'years', node: <span className="figures">{sayYears(years)}</span> }] : []),
    ...genres.map((genre) => ({ key: genre.slug, node: names.genre(genre) })),
    ...people.map((person) => ({
      key: `person ${person.id}`,
      node: (
        <Link
          to="/people/$id"
          params={{ id: String(person.id) }}
          className="inline-flex min-h-6 items-center underline decoration-lamp underline-offset-4"
        >
          {person.name}
        </Link>
      ),
    })),
  ];
  if (parts.length === 0 && corrected.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 text-sm">
      {corrected.length > 0 && (
        <p>
          {t('search.corrected', {
            to: format.list(corrected.map(({ to }) => t('search.quoted', { text: to }))),
            from: format.list(corrected.map(({ from }) => t('search.quoted', { text: from }))),
          })}
        </p>
      )}
      {parts.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
          {t('search.understood')}
          {parts.map(({ key, node }) => (
            <span key={key} className="inline-flex items-center rounded-full border border-line px-2.5 py-0.5 text-ink">
              {node}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
