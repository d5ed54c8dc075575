import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { sayProblem } from '../../../ui/states.tsx';
import type { Film } from '../../catalogue/queries.ts';
import { deal, emptyHand, speak, takeBack, type Verdict } from './hand.ts';

export interface HandDeps {
  /** Keeps what is said apart from other decks. */
  readonly name: string;
  readonly send: (film: Film, verdict: Verdict) => Promise<unknown>;
  /** Takes back what was said; without it a film only comes back, and the next word counts. */
  readonly unsend?: (film: Film) => Promise<unknown>;
  readonly onSettled: () => void;
}

/** A deck in the hand: what is said is gone at once, sent in its order, and back on top when the house does not take it. */
export function useHand(dealt: readonly Film[] | undefined, deps: HandDeps) {
  const i18n = useI18n();
  const say = useToast();
  const [hand, setHand] = useState(emptyHand);
  useEffect(() => {
    if (dealt) setHand((now) => deal(now, dealt));
  }, [dealt]);
  const scope = { id: deps.name };
  const sending = useMutation({
    scope,
    mutationFn: ({ film, verdict }: { film: Film; verdict: Verdict }) => deps.send(film, verdict),
    onError(error, { film }) {
      setHand((now) => takeBack(now, film.id));
      say(sayProblem(i18n, error));
    },
    onSettled: deps.onSettled,
  });
  const unsending = useMutation({
    scope,
    mutationFn: async ({ film }: { film: Film }) => deps.unsend?.(film),
    onError: (error) => say(sayProblem(i18n, error)),
    onSettled: deps.onSettled,
  });
  const [top] = hand.films;
  const last = hand.said.at(-1) ?? null;
  return {
    films: hand.films,
    last,
    speak(verdict: Verdict) {
      if (!top) return;
      setHand((now) => speak(now, verdict));
      sending.mutate({ film: top, verdict });
    },
    undo() {
      if (!last) return;
      setHand((now) => takeBack(now));
      unsending.mutate({ film: last.film });
    },
  };
}
