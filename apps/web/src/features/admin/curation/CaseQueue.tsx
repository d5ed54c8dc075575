import { useEffect, useRef } from 'react';
import { CaseCard } from './CaseCard.tsx';
import { isLetter } from './keys.ts';
import type { CurationCase } from './queries.ts';

const cardsIn = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>('[data-case]') ?? [])];

/** Cases one below the other; j and k lead from one to the next, from wherever one is on the page. */
export function CaseQueue({ cases }: { cases: readonly CurationCase[] }) {
  const list = useRef<HTMLDivElement>(null);
  /** Where the one stood that was decided last: the next one takes its place. */
  const decided = useRef<{ at: number; of: readonly CurationCase[] } | null>(null);
  useEffect(() => {
    if (!decided.current || decided.current.of === cases) return;
    const cards = cardsIn(list.current);
    cards[Math.min(decided.current.at, cards.length - 1)]?.focus();
    decided.current = null;
  }, [cases]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = { j: 1, k: -1 }[event.key.toLowerCase()];
      if (step === undefined || !isLetter(event)) return;
      const cards = cardsIn(list.current);
      const at = cards.findIndex((card) => card.contains(document.activeElement));
      cards[Math.max(0, Math.min(cards.length - 1, at + step))]?.focus();
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div ref={list} className="flex flex-col gap-10">
      {cases.map((given, at) => (
        <CaseCard
          key={given.proposal.id}
          given={given}
          onDecided={() => {
            decided.current = { at, of: cases };
          }}
        />
      ))}
    </div>
  );
}
