import { useI18n } from '../../lib/i18n.tsx';
import { hueOf } from './EmotionalMap.tsx';
import { feltOf, LEFT, placesOf, SIZE } from './over-time.ts';
import type { JourneySummary, Sentiment } from './queries.ts';

/** How pleasant what one felt was, journey by journey; a table for those who do not see the line. */
export function OverTime({ journeys, sentiments }: { journeys: readonly JourneySummary[]; sentiments: readonly Sentiment[] }) {
  const { t, language, format } = useI18n();
  const felt = feltOf(journeys, sentiments);
  if (felt.length < 2) return null;
  const places = placesOf(felt);
  return (
    <section aria-labelledby="feel-time" className="flex flex-col gap-3">
      <h2 id="feel-time" className="title text-2xl">
        {t('feel.overTime')}
      </h2>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} aria-hidden="true" className="w-full max-w-4xl">
        <path d={`M${LEFT} ${SIZE.height / 2}H${SIZE.width}`} stroke="var(--line)" />
        <text x="0" y="18" className="fill-muted text-xs">
          {t('feel.overTimePleasant')}
        </text>
        <text x="0" y={SIZE.height - 8} className="fill-muted text-xs">
          {t('feel.overTimeUnpleasant')}
        </text>
        <polyline points={places.map(({ x, y }) => `${x},${y}`).join(' ')} fill="none" stroke="var(--edge)" strokeWidth="1.5" />
        {felt.map(({ journey, sentiment }, n) => (
          <g key={journey.id} style={hueOf(sentiment)} className="feeling-edge">
            <circle cx={places[n]?.x} cy={places[n]?.y} r={4 + (journey.answers.intensity ?? 1)} fill="var(--feeling)" />
            {places[n]?.isNamed && (
              <text x={places[n]?.x} y={(places[n]?.y ?? 0) - 14} textAnchor="middle" className="fill-ink text-xs">
                {sentiment.names[language]}
              </text>
            )}
          </g>
        ))}
      </svg>
      <table className="sr-only">
        <caption>{t('feel.overTime')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('feel.when')}</th>
            <th scope="col">{t('feel.feeling')}</th>
            <th scope="col">{t('feel.strength')}</th>
          </tr>
        </thead>
        <tbody>
          {felt.map(({ journey, sentiment }) => (
            <tr key={journey.id}>
              <td>{format.day(new Date(journey.createdAt))}</td>
              <td>{sentiment.names[language]}</td>
              <td>{journey.answers.intensity}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
