import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Pages that belong together, as links in a line; the one that is open is marked. */
export function Tabs(props: { label: string; tabs: readonly { to: NonNullable<LinkProps['to']>; name: string }[]; className?: string }) {
  const line = useRef<HTMLElement>(null);
  const place = useLocation({ select: ({ pathname }) => pathname });
  // Where the line is longer than the screen, the open one is within it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is read from the page, and moves with the path
  useEffect(() => {
    const open = line.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (line.current && open) line.current.scrollLeft = open.offsetLeft - (line.current.clientWidth - open.offsetWidth) / 2;
  }, [place]);
  return (
    <nav
      ref={line}
      aria-label={props.label}
      className={`relative overflow-x-auto border-line border-b [scrollbar-width:none] ${props.className ?? ''}`}
    >
      <ul className="flex gap-x-6">
        {props.tabs.map((tab) => (
          <li key={tab.to} className="shrink-0">
            <Link
              to={tab.to}
              activeOptions={{ exact: true, includeSearch: false }}
              className="-mb-px flex min-h-11 items-center border-transparent border-b-2 text-muted -outline-offset-2 transition-colors duration-150 hover:text-ink aria-[current=page]:border-lamp aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {tab.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
