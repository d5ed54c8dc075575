import { useI18n } from '../../../lib/i18n.tsx';
import { Columns as Drawn } from '../../../ui/Columns.tsx';

export interface Column {
  readonly key: number;
  readonly name: string;
  readonly ratings: number;
  readonly average: number;
}

/** Ratings along time; the table behind them has the averages too. */
export function Columns(props: { caption: string; column: string; columns: readonly Column[] }) {
  const { t, format } = useI18n();
  return (
    <Drawn
      caption={props.caption}
      column={props.column}
      figures={[t('taste.column.ratings'), t('taste.column.average')]}
      columns={props.columns.map(({ key, name, ratings, average }) => ({
        key,
        name,
        size: ratings,
        label: format.number(ratings),
        figures: [format.number(ratings), format.number(average, 1)],
      }))}
    />
  );
}
