import type { CSSProperties } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Time } from '../../../ui/Time.tsx';
import { Warnings } from '../../discovery/Warnings.tsx';
import { sayCourse } from '../../discovery/words.ts';
import { apart } from './draft.ts';
import type { FeelingAnalysis, Findings } from './queries.ts';
import { useFeelings } from './use-feelings.ts';

/** What somebody says of a film, and who; what is not as another says it is marked. */
export function FoundFeelings(props: { analysis: FeelingAnalysis; beside?: Findings | null }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const feelings = useFeelings();
  const { findings } = props.analysis;
  const differs = props.beside === undefined ? null : apart(findings, props.beside);
  return (
    <div className="flex flex-col gap-3 text-sm">
      <Source analysis={props.analysis} />
      <ul className="flex flex-col gap-2">
        {findings.sentiments.map(({ sentiment, score, confidence, evidence }) => {
          const { name, hue } = feelings(sentiment);
          const difference = differs?.get(sentiment) ?? 0;
          return (
            <li key={sentiment} style={{ '--hue': hue } as CSSProperties} className="flex flex-col gap-1">
              <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-semibold">{name}</span>
                <span className="figures text-muted text-xs">
                  {difference !== 0 && (
                    <span className="font-semibold text-ink">
                      <span aria-hidden="true">{difference > 0 ? '▲' : '▼'} </span>
                      {t(difference > 0 ? 'curate.more' : 'curate.less', { share: format.percent(Math.abs(difference)) })}
                      {' · '}
                    </span>
                  )}
                  {format.percent(score)} · {t('curate.sure', { share: format.percent(confidence) })}
                </span>
              </span>
              <span aria-hidden="true" className="h-1.5 rounded-full bg-raised">
                <span className="block h-full rounded-full bg-feel" style={{ width: `${Math.round(score * 100)}%` }} />
              </span>
              {!evidence && <span className="text-muted text-xs">{t('curate.noEvidence')}</span>}
            </li>
          );
        })}
      </ul>
      <p className="text-muted text-xs">
        {sayCourse(i18n, findings)} · {t(`curate.pace.${findings.pace}`)} · {t('curate.intensityOf', { level: String(findings.intensity) })}
      </p>
      <Warnings warnings={findings.warnings} />
    </div>
  );
}

function Source({ analysis }: { analysis: FeelingAnalysis }) {
  const { t } = useI18n();
  return (
    <p className="text-muted text-xs">
      {t(`curate.source.${analysis.source}`)}
      {analysis.model && ` (${analysis.model})`} · <Time iso={analysis.createdAt} as="time" />
    </p>
  );
}
