import { useI18n } from '../../../lib/i18n.tsx';

export interface Column {
  readonly key: number;
  readonly name: string;
  readonly ratings: number;
  readonly average: number;
}

/** Columns along time, each with its figure above and its year below; the table behind them has the averages too. */
export function Columns(props: { caption: string; column: string; columns: readonly Column[] }) {
  const { t, format } = useI18n();
  const most = Math.max(1, ...props.columns.map(({ ratings }) => ratings));
  return (
    <figure>
      <div aria-hidden="true" className="flex items-end gap-2 overflow-x-auto pb-1">
        {props.columns.map((one) => (
          <div key={one.key} className="flex min-w-9 max-w-20 flex-1 flex-col items-center gap-1">
            <span className={`figures text-xs ${one.ratings === 0 ? 'text-transparent' : ''}`}>{format.number(one.ratings)}</span>
            <span className="flex h-36 w-full items-end border-edge border-b">
              <span className="w-full bg-lamp" style={{ height: `${one.ratings === 0 ? 0 : Math.max(2, (one.ratings / most) * 100)}%` }} />
            </span>
            <span className="figures whitespace-nowrap text-muted text-xs">{one.name}</span>
          </div>
        ))}
      </div>
      <table className="sr-only">
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{props.column}</th>
            <th scope="col">{t('taste.column.ratings')}</th>
            <th scope="col">{t('taste.column.average')}</th>
          </tr>
        </thead>
        <tbody>
          {props.columns
            .filter(({ ratings }) => ratings > 0)
            .map((one) => (
              <tr key={one.key}>
                <th scope="row">{one.name}</th>
                <td>{format.number(one.ratings)}</td>
                <td>{format.number(one.average, 1)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}
