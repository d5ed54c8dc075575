import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { useSeen } from '../../ui/near.ts';
import { FilmCard } from './FilmCard.tsx';
import type { Filters } from './filters.ts';
import { rowQuery } from './queries.ts';
import { CARD, ROW_LINK, Row } from './Row.tsx';

/**
 * Films side by side, with the reason why. It asks for them when it comes near the screen; without any it goes.
 * @param props.except a film that is on the page already.
 */
export function FilmRow(props: { name: string; why: string; filters: Filters; except?: number }) {
  const { t } = useI18n();
  const [place, seen] = useSeen<HTMLElement>();
  const films = useQuery({ ...rowQuery(props.filters), enabled: seen });
  const shown = films.data?.data.filter(({ id }) => id !== props.except);
  if (shown?.length === 0) return null;
  return (
    <Row
      ref={place}
      name={props.name}
      why={props.why}
      beside={
        <Link to="/browse" search={props.filters} aria-label={t('home.seeAllOf', { row: props.name })} className={ROW_LINK}>
          {t('home.seeAll')}
        </Link>
      }
      error={films.error}
      onRetry={() => void films.refetch()}
    >
      {shown
        ? shown.map((film) => (
            <li key={film.id} className={CARD}>
              <FilmCard film={film} />
            </li>
          ))
        : null}
    </Row>
  );
}
