import { type ReactNode, useId } from 'react';
import { useI18n } from '../lib/i18n.tsx';

const STEP = 0.05;

/** A share from 0 to 1, between its name and how much it is. */
export function ShareSlider(props: { label: string; mark?: ReactNode; value: number; onChange: (value: number) => void }) {
  const { format } = useI18n();
  const id = useId();
  return (
    <div className="flex items-center gap-3 text-sm">
      {props.mark}
      <label htmlFor={id} className="w-32 shrink-0">
        {props.label}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={STEP}
        value={props.value}
        aria-valuetext={format.percent(props.value)}
        onChange={(event) => props.onChange(Number(event.target.value))}
        className="h-11 min-w-0 flex-1 accent-lamp"
      />
      <span className="figures w-12 text-right text-muted">{format.percent(props.value)}</span>
    </div>
  );
}
