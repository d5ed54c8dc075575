import { useNavigate } from '@tanstack/react-router';
import { createRef, type RefObject, useEffect, useMemo, useRef } from 'react';
import { type CaseActs, CaseCard } from './CaseCard.tsx';
import type { CurationCase } from './queries.ts';

const cardsIn = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>('[data-case]') ?? [])];

/** Cases one below the other. From the keyboard: j and k from one to the next, a and r decide, e corrects. */
export function CaseQueue({ cases }: { cases: readonly CurationCase[] }) {
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  /** Where the one stood that was decided last: the next one takes its place. */
  const decided = useRef<number | null>(null);
  const acts = useMemo(() => new Map<string, RefObject<CaseActs | null>>(cases.map(({ proposal }) => [proposal.id, createRef()])), [cases]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the cases are others
  useEffect(() => {
    if (decided.current === null) return;
    const cards = cardsIn(list.current);
    cards[Math.min(decided.current, cards.length - 1)]?.focus();
    decided.current = null;
  }, [cases]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const cards = cardsIn(list.current);
      const at = cards.findIndex((card) => card.contains(document.activeElement));
      const given = cases[at];
      const key = event.key.toLowerCase();
      if (key === 'j' || key === 'k') cards[Math.max(0, Math.min(cards.length - 1, at + (key === 'j' ? 1 : -1)))]?.focus();
      else if (given && key === 'a') acts.get(given.proposal.id)?.current?.decide('accept');
      else if (given && key === 'r') acts.get(given.proposal.id)?.current?.decide('reject');
      else if (given && key === 'e')
        void navigate({ to: '/admin/curation/films/$id', params: { id: String(given.film.id) }, hash: 'correct' });
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [cases, acts, navigate]);
  return (
    <div ref={list} className="flex flex-col gap-10">
      {cases.map((given, n) => (
        <CaseCard
          key={given.proposal.id}
          given={given}
          acts={acts.get(given.proposal.id) ?? createRef()}
          onDecided={() => {
            decided.current = n;
          }}
        />
      ))}
    </div>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
