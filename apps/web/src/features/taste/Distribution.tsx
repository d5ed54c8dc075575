import { useI18n } from '../../lib/i18n.tsx';
import { STARS } from './stars.ts';

/** How many ratings of each kind there are: nine columns, each with its stars below it, and a table behind them. */
export function Distribution(props: { counts: readonly number[]; caption: string; tall?: boolean }) {
  const { t, format } = useI18n();
  const most = Math.max(1, ...props.counts);
  return (
    <figure className={props.tall ? '' : 'max-w-md'}>
      <div aria-hidden="true" className="grid grid-cols-9 items-end gap-1.5">
        {props.counts.map((count, index) => (
          <div key={STARS[index]} className="flex flex-col items-center gap-1">
            <span className={`figures text-xs ${count === 0 ? 'text-transparent' : 'text-muted'}`}>{format.number(count)}</span>
            <span className={`flex w-full items-end border-edge border-b ${props.tall ? 'h-36' : 'h-20'}`}>
              <span className="w-full bg-lamp" style={{ height: `${count === 0 ? 0 : Math.max(3, (count / most) * 100)}%` }} />
            </span>
            <span className="figures text-xs">{format.number(STARS[index] ?? 0, 1)}</span>
          </div>
        ))}
      </div>
      <table className="sr-only">
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('taste.column.stars')}</th>
            <th scope="col">{t('taste.column.ratings')}</th>
          </tr>
        </thead>
        <tbody>
          {props.counts.map((count, index) => (
            <tr key={STARS[index]}>
              <th scope="row">{format.number(STARS[index] ?? 0, 1)}</th>
              <td>{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
