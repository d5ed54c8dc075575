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
  'align-baseline @3xl:py-2 @3xl:pr-5 @3xl:last:pr-0 @max-3xl:py-0.5 @max-3xl:flex @max-3xl:items-center @max-3xl:justify-between @max-3xl:gap-6';

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
      <table className="w-full border-line border-t text-sm @max-3xl:block">
        <caption className="sr-only">{props.caption}</caption>
        <thead className="@max-3xl:sr-only">
          <tr className="border-line border-b text-left text-muted text-xs">
            {props.columns.map((column) => (
              <th key={column.key} scope="col" className={`py-2 pr-5 font-normal last:pr-0 ${isAtEnd(column) ? 'text-right' : ''}`}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="@max-3xl:block">
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} className="border-line border-b @max-3xl:block @max-3xl:py-3">
              <th scope="row" className="py-2 text-left align-baseline font-normal @3xl:pr-5 @max-3xl:block @max-3xl:pt-0">
                {first.cell(row)}
              </th>
              {rest.map((column) => {
                const content = column.cell(row);
                const isEmpty = content === null || content === false;
                return (
                  <td
                    key={column.key}
                    className={`${CELL} ${column.figures ? 'figures' : ''} ${isAtEnd(column) ? '@3xl:text-right' : ''} ${isEmpty ? '@max-3xl:hidden' : ''}`}
                  >
                    <span className="font-sans text-muted text-xs @3xl:hidden">{column.name}</span>
                    <span className="@max-3xl:text-right">{content}</span>
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
