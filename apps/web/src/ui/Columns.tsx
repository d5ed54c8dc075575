export interface ColumnOf {
  readonly key: string | number;
  readonly name: string;
  /** What its height stands for. */
  readonly size: number;
  /** What stands above it; nothing, where it is empty. */
  readonly label: string;
  /** For the table behind it, in the order of `figures`. */
  readonly figures: readonly string[];
}

/** Columns along an axis, each with its figure above and its name below; the table behind them has all the figures. */
export function Columns(props: { caption: string; column: string; figures: readonly string[]; columns: readonly ColumnOf[] }) {
  const most = Math.max(1e-9, ...props.columns.map(({ size }) => size));
  return (
    <figure>
      <div aria-hidden="true" className="flex items-end gap-2 overflow-x-auto pb-1">
        {props.columns.map((one) => (
          <div key={one.key} className="flex min-w-9 max-w-20 flex-1 flex-col items-center gap-1">
            <span className={`figures text-xs ${one.size === 0 ? 'text-transparent' : ''}`}>{one.label}</span>
            <span className="flex h-36 w-full items-end border-edge border-b">
              <span className="w-full bg-lamp" style={{ height: `${one.size === 0 ? 0 : Math.max(2, (one.size / most) * 100)}%` }} />
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
            {props.figures.map((figure) => (
              <th key={figure} scope="col">
                {figure}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.columns
            .filter(({ size }) => size > 0)
            .map((one) => (
              <tr key={one.key}>
                <th scope="row">{one.name}</th>
                {one.figures.map((figure, index) => (
                  <td key={props.figures[index]}>{figure}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}
