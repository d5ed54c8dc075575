const MOST_NAMED = 12;

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
  // Many stand close together, and not every one can be named.
  const dense = props.columns.length > MOST_NAMED;
  const every = Math.ceil(props.columns.length / MOST_NAMED);
  return (
    <figure>
      <div aria-hidden="true" className={`flex items-end overflow-x-auto pb-1 ${dense ? 'gap-px' : 'gap-2'}`}>
        {props.columns.map((one, index) => (
          <div key={one.key} className={`flex max-w-20 flex-1 flex-col items-center gap-1 ${dense ? 'min-w-0' : 'min-w-9'}`}>
            <span className={`figures text-xs ${one.size === 0 ? 'text-transparent' : ''} ${dense ? 'flex w-0 justify-center' : ''}`}>
              {dense && one.size === 0 ? '\u00a0' : one.label}
            </span>
            <span className="flex h-36 w-full items-end border-edge border-b">
              <span className="w-full bg-lamp" style={{ height: `${one.size === 0 ? 0 : Math.max(2, (one.size / most) * 100)}%` }} />
            </span>
            <span className={`figures whitespace-nowrap text-muted text-xs ${dense ? 'w-0' : ''}`}>
              {(props.columns.length - 1 - index) % every === 0 ? one.name : '\u00a0'}
            </span>
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
