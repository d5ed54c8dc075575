import { useI18n } from '../../lib/i18n.tsx';
import type { Explanation } from './queries.ts';

const LISTS = ['text', 'semantic', 'expanded'] as const;

/** How a film's place came about, for the curious: its rank and score in each list, and what was made of them. */
export function Explained({ explanation, title }: { explanation: Explanation; title: string }) {
  const { t, format } = useI18n();
  return (
    // Above the link that covers the row, so that figures can be marked and copied.
    <div className="relative mt-2 w-fit max-w-full overflow-x-auto">
      <table className="text-xs">
        <caption className="sr-only">{t('search.explain.of', { title })}</caption>
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="py-1 pr-5 font-normal">
              {t('search.explain.list')}
            </th>
            <th scope="col" className="py-1 pr-5 text-right font-normal">
              {t('search.explain.rank')}
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              {t('search.explain.score')}
            </th>
          </tr>
        </thead>
        <tbody className="figures">
          {LISTS.map((list) => (
            <tr key={list} className="border-line border-t">
              <th scope="row" className="py-1 pr-5 text-left font-normal font-sans">
                {t(`search.explain.${list}`)}
              </th>
              <td className="py-1 pr-5 text-right">{explanation[list]?.rank ?? '–'}</td>
              <td className="py-1 text-right">{explanation[list] ? format.fixed(explanation[list].score, 3) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="figures py-1 text-muted text-xs">
        {t('search.explain.sum', { fused: format.fixed(explanation.fused, 4), prior: format.fixed(explanation.prior, 4) })}
        {explanation.title && ` ${t('search.explain.title')}`}
      </p>
    </div>
  );
}
