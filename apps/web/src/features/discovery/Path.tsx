import { useI18n } from '../../lib/i18n.tsx';
import { pointsOf, smoothPath } from './curve.ts';
import { FeltFilm } from './FeltFilm.tsx';
import type { Journey, PlannedFilm } from './queries.ts';

const [WIDTH, HEIGHT] = [1200, 120];

/** Three films that lead from one feeling to another, as one line through all of them. */
export function Path(props: { films: readonly PlannedFilm[]; journey: Journey | null }) {
  const { t } = useI18n();
  const films = props.films.toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0));
  return (
    <section aria-labelledby="path-of-films" className="flex flex-col gap-5">
      <header>
        <h2 id="path-of-films" className="title text-2xl">
          {t('discover.path')}
        </h2>
        <p className="mt-1 text-muted">{t('discover.pathWhy')}</p>
      </header>
      <PathLine films={films} />
      <ol className="relative grid gap-x-8 gap-y-8 max-lg:border-feel max-lg:border-l-2 max-lg:pl-7 lg:grid-cols-3">
        {films.map((film) => (
          <li key={film.movie.id} className="relative flex flex-col gap-3">
            <p className="flex items-center gap-3 font-semibold text-sm">
              <span className="figures flex size-7 items-center justify-center rounded-full bg-feel text-on-feel max-lg:absolute max-lg:-left-[2.7rem]">
                {film.step}
              </span>
              {t(`discover.pathStep.${film.step as 1 | 2 | 3}`)}
            </p>
            <FeltFilm film={film} journey={props.journey} stacked eager />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The three courses beside one another. What each shows is said with its film. */
function PathLine(props: { films: readonly PlannedFilm[] }) {
  const width = WIDTH / props.films.length;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} fill="none" aria-hidden="true" className="hidden aspect-1200/120 w-full lg:block">
      <path d={`M0 ${HEIGHT / 2}H${WIDTH}`} className="stroke-edge" strokeDasharray="3 7" />
      {props.films.map(({ movie, curve }, n) => {
        const points = pointsOf(curve, width, HEIGHT, 14);
        const end = points.at(-1);
        return (
          <g key={movie.id} transform={`translate(${n * width})`}>
            <path d={smoothPath(points)} className="stroke-feel" strokeWidth="5" strokeLinecap="round" />
            {end && <circle cx={end.x} cy={end.y} r="8" className="fill-lamp" />}
          </g>
        );
      })}
    </svg>
  );
}
