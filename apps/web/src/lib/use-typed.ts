import { useEffect, useRef, useState } from 'react';
import { useDebounced } from './debounce.ts';

const PAUSE_MS = 200;

/** What is being typed; `settle` hears of it once the typing pauses, and an address that changes otherwise is taken over. */
export function useTyped(kept: string, settle: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(kept);
  const settled = useDebounced(text, PAUSE_MS);
  const last = useRef(kept);
  useEffect(() => {
    if (kept === last.current) return;
    last.current = kept;
    setText(kept);
  }, [kept]);
  const latest = useRef(settle);
  useEffect(() => {
    latest.current = settle;
  });
  useEffect(() => {
    const trimmed = settled.trim();
    if (trimmed === last.current) return;
    last.current = trimmed;
    latest.current(trimmed);
  }, [settled]);
  return [text, setText];
}
