import { useId } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useNames } from '../catalogue/names.ts';
import type { Help } from './queries.ts';
import { useSaid } from './words.ts';

/** Where somebody listens: calm, and before anything else. */
export function HelpFirst(props: { help: Help }) {
  const { t } = useI18n();
  const said = useSaid();
  const names = useNames();
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="rounded-control border border-edge bg-surface p-5 sm:p-6">
      <div role="status">
        <h2 id={heading} className="title text-xl">
          {t('discover.help')}
        </h2>
        <p className="measure mt-2">{said(props.help.texts)}</p>
      </div>
      <ul className="mt-4 grid gap-x-8 sm:grid-cols-2 xl:grid-cols-4">
        {props.help.lines.map((line) => (
          <li key={line.url} className="border-line border-t">
            <a
              href={line.url}
              target="_blank"
              rel="noreferrer"
              className="group flex min-h-14 items-start justify-between gap-x-4 py-2.5 text-sm"
            >
              <span>
                <span className="font-semibold underline decoration-edge underline-offset-4 group-hover:decoration-lamp">{line.name}</span>
                <span className="block text-muted text-xs">{line.country ? names.country(line.country) : line.contact}</span>
              </span>
              <span className="figures shrink-0 whitespace-nowrap">{line.country ? line.contact : null}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
