import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { FilmResult } from './FilmResult.tsx';
import { HelpFirst } from './HelpFirst.tsx';
import type { JourneyFilm, Plan } from './queries.ts';

/** The films of a plan: a path of three first, where there is one. @param props.beneath what stands beneath each film. */
export function Films({ plan, beneath }: { plan: Plan; beneath?: (film: JourneyFilm) => ReactNode }) {
  const { t } = useI18n();
  const steps = plan.films.filter(({ step }) => step !== null);
  const others = plan.films.filter(({ step }) => step === null);
  return (
    <div className="flex flex-col gap-10">
      {plan.help && <HelpFirst help={plan.help} />}
      {steps.length > 0 && (
        <section aria-labelledby="feel-path">
          <h2 id="feel-path" className="title mb-5 text-2xl">
            {t('feel.path')}
          </h2>
          <ol className="flex flex-col gap-8 border-(--feeling) border-l-2 pl-5 sm:pl-8">
            {steps.map((film) => (
              <li key={film.movie.id}>
                <FilmResult film={film} step={t('feel.pathStep', { step: String(film.step) })}>
                  {beneath?.(film)}
                </FilmResult>
              </li>
            ))}
          </ol>
        </section>
      )}
      {others.length > 0 && (
        <section aria-labelledby="feel-films">
          <h2 id="feel-films" className="title mb-5 text-2xl">
            {t(steps.length > 0 ? 'feel.others' : 'feel.films')}
          </h2>
          <ul className="grid gap-x-12 gap-y-10 xl:grid-cols-2">
            {others.map((film) => (
              <li key={film.movie.id}>
                <FilmResult film={film}>{beneath?.(film)}</FilmResult>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

export function FilmsOnTheirWay() {
  return (
    <div className="grid gap-x-12 gap-y-10 xl:grid-cols-2">
      {['a', 'b', 'c', 'd'].map((key) => (
        <div key={key} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-4 sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-6">
          <Skeleton className="aspect-2/3" />
          <div className="flex flex-col gap-3">
            <Skeleton className="h-7 w-3/4" />
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-7 w-24" />
          </div>
        </div>
      ))}
    </div>
  );
}
