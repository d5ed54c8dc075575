import type { ReactNode } from 'react';
import { Mark } from './Mark.tsx';
import { usePage } from './Page.tsx';

/** A page about something that is not there: what was looked for, and where to go instead. */
export function Lost(props: { title: string; text: string; children: ReactNode }) {
  const heading = usePage(props.title);
  return (
    <div className="page-inset flex min-h-[70dvh] flex-col items-start justify-center gap-5">
      <Mark className="size-20 text-edge" />
      <h1 ref={heading} tabIndex={-1} className="title text-4xl">
        {props.title}
      </h1>
      <p className="measure text-muted">{props.text}</p>
      <div className="flex flex-wrap gap-3">{props.children}</div>
    </div>
  );
}
