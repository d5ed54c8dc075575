import { type CSSProperties, useId } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { useMedia } from '../../lib/media.ts';
import { levelOf } from './curve.ts';
import { feelingStep } from './feedback.ts';
import { momentsOf, namedMoments } from './history.ts';
import type { JourneySummary, Sentiment } from './queries.ts';
import { useSaid } from './words.ts';

/** Room at the sides for names, above and below for dots. */
const SIDE = 44;
const INSET = 26;

/** What was felt, journey by journey: dots in the colours of the feelings on a line through time, rings for how it was afterwards. */
export function FeelingsOverTime(props: { journeys: readonly JourneySummary[]; feelings: readonly Sentiment[] }) {
  const { t, format } = useI18n();
  const said = useSaid();
  const heading = useId();
  const roomy = useMedia('(width >= 48rem)');
  const [width, height] = roomy ? [960, 240] : [360, 220];
  const moments = momentsOf(props.journeys, props.feelings);
  if (moments.length === 0) return null;
  const of = new Map(props.feelings.map((feeling) => [feeling.id, feeling]));
  const spot = (along: number, value: number) => ({ x: SIDE + along * (width - 2 * SIDE), y: levelOf(value, height, INSET) });
  const line = moments
    .map(({ along, before }) => spot(along, before))
    .map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${x} ${y}`)
    .join('');
  const named = namedMoments(moments, 72 / (width - 2 * SIDE));
  const nameOf = (id: Sentiment['id']) => said(of.get(id)?.names ?? { en: id, es: id, pt: id });
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="title text-2xl">
        {t('journeys.chart')}
      </h2>
      <p className="mt-1 text-muted text-sm">{t('journeys.chartWhy')}</p>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        fill="none"
        aria-hidden="true"
        className="mt-4 w-full"
        style={{ aspectRatio: width / height }}
      >
        <path d={`M0 ${height / 2}H${width}`} className="stroke-edge" strokeDasharray="2 5" />
        <text x="0" y="13" className="fill-muted text-xs">
          {t('discover.pleasant')}
        </text>
        <text x="0" y={height - 4} className="fill-muted text-xs">
          {t('discover.unpleasant')}
        </text>
        <path d={line} className="stroke-edge" strokeWidth="1.5" strokeLinejoin="round" />
        {moments.map((moment) => {
          const { x, y } = spot(moment.along, moment.before);
          const after = moment.after === null ? null : spot(moment.along, moment.after);
          const below = y < 60 || (after !== null && after.y < y);
          return (
            <g key={moment.id} style={{ '--hue': of.get(moment.sentiment)?.hue } as CSSProperties}>
              {after && (
                <>
                  <path d={`M${x} ${y}V${after.y}`} className="stroke-feel" strokeWidth="1.5" />
                  <circle cx={x} cy={after.y} r="5" className="fill-paper stroke-feel" strokeWidth="2" />
                </>
              )}
              <circle cx={x} cy={y} r="7" className="fill-feel" />
              {named.has(moment.id) && (
                <text
                  x={x}
                  y={below ? y + 23 : y - 14}
                  textAnchor="middle"
                  className="fill-ink stroke-4 stroke-paper text-xs [paint-order:stroke]"
                >
                  {nameOf(moment.sentiment)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <p aria-hidden="true" className="figures mt-2 flex justify-between gap-4 text-muted text-xs">
        <span>{format.date(moments[0]?.at ?? '')}</span>
        {moments.length > 1 && <span>{format.date(moments.at(-1)?.at ?? '')}</span>}
      </p>
      <table className="sr-only">
        <caption>{t('journeys.chart')}</caption>
        <thead>
          <tr>
            {(['date', 'feeling', 'before', 'after'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`journeys.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moments.map((moment) => (
            <tr key={moment.id}>
              <th scope="row">{format.date(moment.at)}</th>
              <td>{nameOf(moment.sentiment)}</td>
              <td>{format.number(moment.before, 1)}</td>
              <td>{moment.after === null ? t('discover.nowUnsaid') : t(`discover.now.${feelingStep(moment.after)}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
