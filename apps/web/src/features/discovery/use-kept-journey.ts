import { ProblemError } from '@fotograma/contract/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { client } from '../../lib/client.ts';
import { useSession } from '../../lib/me.ts';
import type { SentimentId } from './kinds.ts';
import { ANY_OPTION, constraintsOf, type JourneyParams } from './params.ts';
import { type Journey, journeyQuery, keepJourney } from './queries.ts';

export interface KeptJourney {
  /** The journey of exactly these answers, finished; null while it is not kept, and for visitors. */
  readonly journey: Journey | null;
  /** Whether it is still asked for or being kept. */
  readonly isPending: boolean;
  readonly isFailed: boolean;
}

/**
 * Keeps a way that has come to its films as a journey of whoever is signed in: the one that the address names, gone on with if it is
 * unfinished, else a new one, of which the address is then told. Other limits make another journey in the place of the last, unless
 * something was said of its films.
 */
export function useKeptJourney(
  sentiment: SentimentId,
  params: JourneyParams,
  onKept: (id: string, of: JourneyParams) => void,
): KeptJourney {
  const { signedIn } = useSession();
  const queries = useQueryClient();
  const { journey: id } = params;
  const named = useQuery({ ...journeyQuery(id ?? ''), enabled: signedIn && id !== undefined });
  const isUnknown = id === undefined || (named.error instanceof ProblemError && named.error.problem.status === 404);
  const found = signedIn && id !== undefined ? (named.data ?? null) : null;
  const journey = found?.plan && fits(found, sentiment, params) ? found : null;
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (journey) last.current = journey.id;
  });
  const { mutate, isPending, isError } = useMutation({
    mutationFn: (way: JourneyParams) => keep(sentiment, way, found && !found.plan ? found : null),
    onSuccess(kept) {
      keepJourney(queries, kept);
      const before = last.current ? queries.getQueryData(journeyQuery(last.current).queryKey) : undefined;
      if (before && before.id !== kept.id && before.feedback.length === 0)
        void client('DELETE /api/journeys/{id}', { params: { id: before.id } }).catch(() => undefined); // it stays in the list
    },
  });
  const asked = useRef<string | null>(null);
  const isWanted = signedIn && !journey && (isUnknown || found !== null);
  const key = JSON.stringify([sentiment, { ...params, journey: undefined }]);
  useEffect(() => {
    if (!isWanted || asked.current === key) return;
    asked.current = key;
    mutate(params, { onSuccess: (kept) => onKept(kept.id, params) });
  }, [isWanted, key, mutate, params, onKept]);
  return { journey, isPending: signedIn && !journey && (isPending || (id !== undefined && named.isPending)), isFailed: isError };
}

/** Whether a journey is one of these answers. */
function fits({ answers }: Journey, sentiment: SentimentId, params: JourneyParams): boolean {
  return (
    answers.sentiment === sentiment &&
    answers.intensity === params.intensity &&
    answers.intention === params.intention &&
    (answers.option ?? ANY_OPTION) === (params.option ?? ANY_OPTION)
  );
}

async function keep(sentiment: SentimentId, params: JourneyParams, begun: Journey | null): Promise<Journey> {
  let journey = begun ?? (await client('POST /api/journeys', { body: { constraints: constraintsOf(params) } })).data;
  const answers = [
    ['sentiment', sentiment],
    ['intensity', params.intensity === undefined ? undefined : String(params.intensity)],
    ['intention', params.intention],
    ['option', params.option],
  ] as const;
  for (const [step, value] of answers) {
    if (value === undefined) continue;
    journey = (await client('POST /api/journeys/{id}/answers', { params: { id: journey.id }, body: { step, value } })).data;
  }
  return journey;
}
