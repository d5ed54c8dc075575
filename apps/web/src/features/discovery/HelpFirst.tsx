import { useI18n } from '../../lib/i18n.tsx';
import type { Help } from './queries.ts';

/** Where somebody listens: calm, before any film. */
export function HelpFirst({ help }: { help: Help }) {
  const { t, language, format } = useI18n();
  return (
    <section aria-labelledby="feel-help" className="flex flex-col gap-3 border-lamp border-l-2 bg-surface p-5">
      <h2 id="feel-help" className="title text-xl">
        {t('feel.help')}
      </h2>
      <p className="measure">{help.texts[language]}</p>
      <ul className="flex flex-wrap gap-x-6 gap-y-1">
        {help.lines.map((line) => (
          <li key={line.url}>
            <a
              href={line.url}
              target="_blank"
              rel="noreferrer"
              className="inline-flex min-h-11 flex-wrap items-center gap-x-2 underline underline-offset-4"
            >
              <span className="font-semibold">{line.contact}</span>
              <span className="text-muted text-sm">
                {[line.name, line.country && format.countryName(line.country)].filter(Boolean).join(', ')}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
