import { type ReactNode, useId } from 'react';

/** A part of a page, under its heading. */
export function Section(props: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-4">
      <h2 id={id} className="title text-2xl">
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}
