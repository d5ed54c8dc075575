import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../lib/i18n.tsx';
import { hueOf } from './EmotionalMap.tsx';
import { filmFeelingsQuery, sentimentsQuery } from './queries.ts';
import { Sparkline } from './Sparkline.tsx';
import { Warnings } from './Warnings.tsx';

/** Feelings told of a film at most, and how sure of them one must be. */
const TOLD = 4;
const SURE = 0.5;

/** What a film makes one feel, with the words that say so; nothing where nobody has looked yet. */
export function FilmFeelings({ movieId }: { movieId: number }) {
  const { t, language, format } = useI18n();
  const { data } = useQuery(filmFeelingsQuery(movieId));
  const { data: sentiments } = useQuery(sentimentsQuery);
  const told = (data?.sentiments ?? []).filter(({ confidence }) => confidence >= SURE).slice(0, TOLD);
  const strongest = sentiments?.find(({ id }) => id === told[0]?.sentiment);
  if (!data || !sentiments || !strongest) return null;
  return (
    <section aria-labelledby="film-feelings" className="flex flex-col gap-4" style={hueOf(strongest)}>
      <h2 id="film-feelings" className="title text-2xl">
        {t('feel.ofFilm')}
      </h2>
      <ul className="measure flex flex-col gap-3">
        {told.map(({ sentiment, score, evidence }) => {
          const of = sentiments.find(({ id }) => id === sentiment);
          return (
            of && (
              <li key={sentiment} className="grid grid-cols-[8rem_minmax(0,1fr)] items-center gap-x-4 gap-y-1" style={hueOf(of)}>
                <span className="font-semibold">{of.names[language]}</span>
                <span role="img" aria-label={format.percent(score)} className="feeling-edge block h-2 rounded-full bg-line">
                  <span className="block h-full rounded-full bg-(--feeling)" style={{ width: `${score * 100}%` }} />
                </span>
                {evidence && (
                  <q lang="en" className="col-start-2 text-muted text-sm">
                    {evidence.text}
                  </q>
                )}
              </li>
            )
          );
        })}
      </ul>
      <div className="feeling-edge flex flex-wrap items-center gap-x-5 gap-y-2">
        <Sparkline curve={data.curve} feeling={data.feeling} />
        <p className="text-muted text-sm">
          {t('feel.arc', { arc: t(`feel.arc.${data.feeling.arc}`), ending: t(`feel.ending.${data.feeling.ending}`) })}
        </p>
        <Warnings warnings={data.feeling.warnings} />
      </div>
      <p className="text-muted text-xs">{t(data.feeling.source === 'curated' ? 'feel.ofFilmCurated' : 'feel.ofFilmReckoned')}</p>
    </section>
  );
}
