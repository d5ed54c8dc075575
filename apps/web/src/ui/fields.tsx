import type { ComponentProps, ReactNode } from 'react';

/** The look of fields and selects. */
export const CONTROL = 'h-11 w-full rounded-control border border-edge bg-paper px-3 text-sm';

/** A choice of one, with its name above. */
export function Choice({ label, ...rest }: ComponentProps<'select'> & { label: string }) {
  return (
    <label className="flex min-w-44 flex-col gap-1.5">
      <span className="text-muted text-xs">{label}</span>
      <select {...rest} className={CONTROL} />
    </label>
  );
}

/** Something that is so or not, with its name beside it. */
export function Tick(props: { children: ReactNode; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex min-h-11 items-center gap-3 text-sm">
      <input
        type="checkbox"
        className="size-5 shrink-0 accent-lamp"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.children}
    </label>
  );
}
