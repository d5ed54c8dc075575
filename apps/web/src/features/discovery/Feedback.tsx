import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { sayProblem } from '../../ui/states.tsx';
import { feelingStep, type Said, told } from './feedback.ts';
import { type Journey, journeyQuery, keepJourney, type PlannedFilm } from './queries.ts';

/** A slider that is moved through its steps says one thing: where it stops. */
const SETTLED_MS = 500;

/** Whether a film did what was asked of it, and how one feels after it. Shown at once; put back, and said, when it is refused. */
export function Feedback(props: { journey: Journey; film: PlannedFilm; title: string }) {
  const { t } = useI18n();
  const question = useId();
  const { journey, film } = props;
  const said = journey.feedback.find(({ movieId }) => movieId === film.movie.id) ?? null;
  const tell = useTelling(journey.id);
  const say = (change: Partial<Said>) =>
    tell({ movieId: film.movie.id, met: said?.met ?? true, valence: said?.valence ?? null, ...change });
  return (
    <div className="flex flex-col gap-2 border-line border-t pt-3">
      <fieldset aria-labelledby={question} className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p id={question} className="text-muted text-sm">
          <span aria-hidden="true">{t('discover.didIt')}</span>
          <span className="sr-only">{t('discover.didItOf', { title: props.title })}</span>
        </p>
        <div className="flex gap-2">
          {[true, false].map((met) => (
            <button
              key={String(met)}
              type="button"
              aria-pressed={said?.met === met}
              onClick={() => say({ met })}
              className="inline-flex min-h-11 items-center rounded-control border border-edge px-3.5 font-semibold text-sm transition-colors duration-150 hover:bg-raised aria-pressed:border-lamp aria-pressed:bg-raised"
            >
              {t(met ? 'discover.met' : 'discover.unmet')}
            </button>
          ))}
        </div>
      </fieldset>
      {said && <Now value={said.valence} onSay={(valence) => say({ valence })} />}
    </div>
  );
}

/** How one feels now, from bad to good in five steps. */
function Now(props: { value: number | null; onSay: (valence: number) => void }) {
  const { t } = useI18n();
  const id = useId();
  const [draft, setDraft] = useState<number | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const settle = useRef<() => void>(() => undefined);
  // Who goes on before it has settled has said it all the same.
  useEffect(() => () => settle.current(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said of the film has changed, or was put back
  useEffect(() => setDraft(null), [props.value]);
  const shown = draft ?? props.value;
  const words = shown === null ? t('discover.nowUnsaid') : t(`discover.now.${feelingStep(shown)}`);
  const move = (valence: number) => {
    setDraft(valence);
    clearTimeout(waiting.current);
    settle.current = () => {
      clearTimeout(waiting.current);
      settle.current = () => undefined;
      props.onSay(valence);
    };
    waiting.current = setTimeout(() => settle.current(), SETTLED_MS);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4">
      <label htmlFor={id} className="text-muted text-sm">
        {t('discover.now')}
      </label>
      <input
        id={id}
        type="range"
        min={-1}
        max={1}
        step={0.5}
        value={shown ?? 0}
        aria-valuetext={words}
        onChange={(event) => move(Number(event.target.value))}
        onBlur={() => settle.current()}
        className="h-11 w-48 accent-lamp"
      />
      <span aria-hidden="true" className="min-w-28 text-sm">
        {words}
      </span>
    </div>
  );
}

function useTelling(journeyId: string): (said: Said) => void {
  const i18n = useI18n();
  const toast = useToast();
  const queries = useQueryClient();
  const query = journeyQuery(journeyId);
  const key = ['journey-feedback', journeyId];
  const { mutate } = useMutation({
    mutationKey: key,
    scope: { id: key.join(' ') },
    mutationFn: (said: Said) => client('PUT /api/journeys/{id}/feedback', { params: { id: journeyId }, body: said }),
    async onMutate(said) {
      await queries.cancelQueries(query);
      const before = queries.getQueryData(query.queryKey);
      queries.setQueryData(query.queryKey, (journey) => journey && told(journey, said, new Date().toISOString()));
      return before?.feedback.find(({ movieId }) => movieId === said.movieId) ?? null;
    },
    onSuccess: ({ data }) => {
      // Only after the last of several: an answer in between would show what is not yet changed.
      if (queries.isMutating({ mutationKey: key }) <= 1) keepJourney(queries, data);
    },
    onError(failure, said, before) {
      queries.setQueryData(query.queryKey, (journey) => {
        if (!journey) return journey;
        const others = journey.feedback.filter(({ movieId }) => movieId !== said.movieId);
        return { ...journey, feedback: before ? [...others, before] : others };
      });
      toast(sayProblem(i18n, failure));
    },
  });
  return mutate;
}
