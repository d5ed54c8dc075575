import type { ReactNode } from 'react';
import { Page } from '../../ui/Page.tsx';

/** The pages before one is in: one narrow column, one thing to do, and the ways beside it. */
export function Door(props: { title: string; lead?: ReactNode; beside?: ReactNode; children: ReactNode }) {
  return (
    <Page title={props.title} lead={props.lead}>
      <div className="flex max-w-md flex-col gap-6">
        {props.children}
        {props.beside && <div className="flex flex-col items-start gap-1 border-t border-line pt-4">{props.beside}</div>}
      </div>
    </Page>
  );
}

/** A quiet link on a line of its own, large enough for a thumb. */
export const besideClass = 'inline-flex min-h-11 items-center text-sm underline decoration-edge underline-offset-4 hover:decoration-lamp';
