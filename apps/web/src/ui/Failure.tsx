import type { ReactNode } from 'react';

/** Why something was refused, beside what was pressed. */
export function Failure(props: { children: ReactNode }) {
  return (
    <p role="alert" className="measure border-bad border-l-2 py-1 pl-4 text-sm">
      {props.children}
    </p>
  );
}
