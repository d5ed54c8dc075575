import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { FoundFeelings } from './FoundFeelings.tsx';
import type { FeelingAnalysis } from './queries.ts';

/** Everything that was ever said of a film, the latest first; any of it can be begun from. */
export function FilmHistory(props: { history: readonly FeelingAnalysis[]; onTake: (analysis: FeelingAnalysis) => void }) {
  const { t, find, format } = useI18n();
  if (props.history.length === 0) return <p className="text-muted text-sm">{t('curate.noHistory')}</p>;
  return (
    <ol className="flex flex-col gap-6">
      {props.history.map((analysis) => (
        <li key={analysis.id} className="flex flex-col gap-3 border-line border-l-2 pl-5">
          <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
            <span className="font-semibold">{t(`curate.state.${analysis.state}`)}</span>
            {analysis.note && <q className="text-muted">{find(`curate.why.${analysis.note}`) ?? analysis.note}</q>}
          </p>
          <FoundFeelings analysis={analysis} />
          <Button
            kind="ghost"
            className="-ml-4 self-start"
            aria-label={t('curate.takeNamed', { date: format.exact(analysis.createdAt) })}
            onClick={() => props.onTake(analysis)}
          >
            {t('curate.take')}
          </Button>
        </li>
      ))}
    </ol>
  );
}
