import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { announce } from '../lib/announce.ts';
import { useI18n } from '../lib/i18n.tsx';
import { wasNavigated } from '../lib/navigated.ts';

const HOUSE = 'Fotograma';

/**
 * Names the document and receives the visitor: after a navigation the heading takes the focus (without scrolling, which
 * would undo a restored position) and the page is announced. A null title is a page that is still on its way.
 */
export function usePage(title: string | null, arrive: 'heading' | 'silent' = 'heading'): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const arrived = useRef(false);
  const { t } = useI18n();
  useEffect(() => {
    if (title === null) return;
    document.title = title === HOUSE ? HOUSE : `${title} · ${HOUSE}`;
    if (arrived.current || !wasNavigated()) return;
    arrived.current = true;
    announce(t('frame.arrived', { page: title }));
    if (arrive === 'heading') heading.current?.focus({ preventScroll: true });
  }, [title, arrive, t]);
  return heading;
}

/** A page with its heading on top. Pages that draw their own title use `usePage`. */
export function Page(props: { title: string; lead?: ReactNode; arrive?: 'heading' | 'silent'; children: ReactNode }) {
  const heading = usePage(props.title, props.arrive);
  return (
    <div className="page-inset py-8 lg:py-12">
      <header className="mb-8 flex flex-col gap-3">
        <h1 ref={heading} tabIndex={-1} className="title text-4xl">
          {props.title}
        </h1>
        {props.lead && <div className="measure text-lg text-muted">{props.lead}</div>}
      </header>
      {props.children}
    </div>
  );
}
