import type { ReactNode } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';

export interface Bar {
  readonly key: string;
  readonly name: ReactNode;
  readonly ratings: number;
  readonly average: number;
}

/** Bars that lie, each with its name and figures: a table that is its own chart, so that all read the same. */
export function Bars(props: { caption: string; column: string; bars: readonly Bar[] }) {
  const { t, format } = useI18n();
  const most = Math.max(1, ...props.bars.map(({ ratings }) => ratings));
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{props.caption}</caption>
      <thead className="text-muted text-xs">
        <tr>
          <th scope="col" className="sr-only">
            {props.column}
          </th>
          <td className="w-full" />
          <th scope="col" className="pb-1 pl-4 text-right font-normal">
            {t('taste.column.ratings')}
          </th>
          <th scope="col" className="pb-1 pl-4 text-right font-normal">
            {t('taste.column.average')}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.bars.map((bar) => (
          <tr key={bar.key} className="border-line border-t">
            <th scope="row" className="max-w-48 py-2 pr-4 text-left font-normal whitespace-nowrap max-sm:whitespace-normal">
              {bar.name}
            </th>
            <td aria-hidden="true" className="w-full py-2">
              <span className="block h-3 rounded-frame bg-lamp" style={{ width: `${(bar.ratings / most) * 100}%` }} />
            </td>
            <td className="figures py-2 pl-4 text-right">{format.number(bar.ratings)}</td>
            <td className="figures py-2 pl-4 text-right text-muted">{format.fixed(bar.average, 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
