import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../../lib/i18n.tsx';
import { useSeen } from '../../../ui/near.ts';
import { FilmCard } from '../../catalogue/FilmCard.tsx';
import { CARD, Row } from '../../catalogue/Row.tsx';
import { similarQuery } from '../queries.ts';
import { sayLikeness } from '../reason.ts';

/** Films like the one whose page this is, each with what it has in common. Without any it goes. */
export function SimilarRow(props: { movieId: number }) {
  const i18n = useI18n();
  const [place, seen] = useSeen<HTMLElement>();
  const { data, error, refetch } = useQuery({ ...similarQuery(props.movieId), enabled: seen });
  if (data?.length === 0) return null;
  return (
    <Row ref={place} name={i18n.t('like.row')} error={data ? null : error} onRetry={() => void refetch()}>
      {data
        ? data.map(({ movie, reason }) => (
            <li key={movie.id} className={CARD}>
              <FilmCard film={movie} />
              <p className="mt-1.5 text-muted text-xs">{sayLikeness(i18n, reason)}</p>
            </li>
          ))
        : null}
    </Row>
  );
}
