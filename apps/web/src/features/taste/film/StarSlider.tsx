import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Stars } from '../Stars.tsx';
import { LEAST, MOST, starsAt, starsByKey } from '../stars.ts';

/** Several presses of a key are one opinion: it is sent when they have paused. */
const SETTLED_MS = 500;

/** Stars to give, in halves: by the arrow keys and figures, a mouse with its preview, or a finger that slides. */
export function StarSlider(props: { label: string; value: number | null; onChange: (stars: number | null) => void }) {
  const { t, format } = useI18n();
  const [draft, setDraft] = useState<number | null | undefined>(undefined);
  const [preview, setPreview] = useState<number | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const said = draft === undefined ? props.value : draft;
  const settle = () => {
    clearTimeout(waiting.current);
    waiting.current = undefined;
  };
  const commit = (stars: number | null | undefined) => {
    settle();
    if (stars === undefined || stars === props.value) return setDraft(undefined);
    setDraft(stars); // until the film says the same, or that it was refused
    props.onChange(stars);
  };
  useEffect(() => () => clearTimeout(waiting.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said of the film has changed
  useEffect(() => {
    if (waiting.current === undefined) setDraft(undefined);
  }, [props.value]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = starsByKey(event.key, said);
    if (next === undefined) return;
    event.preventDefault();
    setDraft(next);
    settle();
    waiting.current = setTimeout(() => commit(next), SETTLED_MS);
  };
  const under = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return starsAt((event.clientX - left) / width);
  };
  const words = said === null ? t('taste.stars.none') : t('taste.stars', { count: said, stars: format.number(said, 1) });
  const shown = preview ?? said;
  return (
    <div className="flex items-center gap-3">
      <div
        role="slider"
        tabIndex={0}
        aria-label={props.label}
        aria-valuemin={said === null ? 0 : LEAST}
        aria-valuemax={MOST}
        aria-valuenow={said ?? 0}
        aria-valuetext={words}
        onKeyDown={onKeyDown}
        onBlur={() => commit(draft)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setPreview(under(event));
        }}
        onPointerMove={(event) => (event.pointerType === 'mouse' || event.buttons > 0) && setPreview(under(event))}
        onPointerUp={(event) => {
          setPreview(null);
          commit(under(event));
        }}
        onPointerCancel={() => setPreview(null)}
        onPointerLeave={() => setPreview(null)}
        className="-mx-1 flex h-11 cursor-pointer touch-pan-y items-center rounded-control px-1"
      >
        <Stars value={shown ?? 0} className="h-8" />
      </div>
      <span aria-hidden="true" className="figures min-w-8 text-lg">
        {shown === null ? <span className="text-muted">–</span> : format.number(shown, 1)}
      </span>
    </div>
  );
}
