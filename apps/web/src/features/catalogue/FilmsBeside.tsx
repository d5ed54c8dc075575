import { useI18n } from '../../lib/i18n.tsx';
import { FilmRow } from './FilmRow.tsx';
import { rowsBeside } from './film.ts';
import { useNames } from './names.ts';
import type { Film } from './queries.ts';

/** Where to go from a film: along its genre, or through its decade. */
export function FilmsBeside(props: { film: Pick<Film, 'id' | 'year' | 'categories'> }) {
  const { t } = useI18n();
  const names = useNames();
  return rowsBeside(props.film).map((row) => (
    <FilmRow
      key={row.why}
      name={row.kind === 'decade' ? t('decade.name', { decade: String(row.decade) }) : names.genre({ slug: row.slug, name: row.slug })}
      why={t(row.why)}
      filters={row.filters}
      except={props.film.id}
    />
  ));
}
