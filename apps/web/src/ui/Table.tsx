import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly name: string;
  /** Numbers stand at the right, below one another. */
  readonly figures?: boolean;
  /** At the right without being numbers. */
  readonly end?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

const CELL =
  'align-baseline @2xl:py-2 @2xl:pr-5 @2xl:last:pr-0 @max-2xl:py-0.5 @max-2xl:flex @max-2xl:items-center @max-2xl:justify-between @max-2xl:gap-6';

const isAtEnd = <Row,>({ figures, end }: Column<Row>): boolean => figures === true || end === true;

/**
 * A dense table whose first column names its row. Where it is given little width, each row is stacked: its name, then
 * what there is to say of it, each with the name of its column.
 */
export function Table<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  busy?: boolean;
}) {
  const [first, ...rest] = props.columns;
  if (!first) return null;
  return (
    <div className={`@container transition-opacity duration-150 ${props.busy ? 'opacity-55' : ''}`} aria-busy={props.busy ?? false}>
      <table className="w-full border-line border-t text-sm @max-2xl:block">
        <caption className="sr-only">{props.caption}</caption>
        <thead className="@max-2xl:sr-only">
          <tr className="border-line border-b text-left text-muted text-xs">
            {props.columns.map((column) => (
              <th key={column.key} scope="col" className={`py-2 pr-5 font-normal last:pr-0 ${isAtEnd(column) ? 'text-right' : ''}`}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="@max-2xl:block">
          {props.rows.map((row) => (
            <tr
              key={props.rowKey(row)}
              className="border-line border-b @max-2xl:grid @max-2xl:gap-x-12 @max-2xl:py-3 @lg:@max-2xl:grid-cols-2"
            >
              <th scope="row" className="py-2 text-left align-baseline font-normal @2xl:pr-5 @max-2xl:pt-0 @lg:@max-2xl:col-span-2">
                {first.cell(row)}
              </th>
              {rest.map((column) => {
                const content = column.cell(row);
                const isEmpty = content === null || content === false;
                return (
                  <td
                    key={column.key}
                    className={`${CELL} ${column.figures ? 'figures' : ''} ${isAtEnd(column) ? '@2xl:text-right' : ''} ${isEmpty ? '@max-2xl:hidden' : ''}`}
                  >
                    <span className="font-sans text-muted text-xs @2xl:hidden">{column.name}</span>
                    <span className="@max-2xl:text-right">{content}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
