import { type ComponentProps, useId } from 'react';

/** A field of several lines with its name above, and below it what to know of it or what is wrong with it. */
export function TextArea({
  label,
  hint,
  error,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'id' | 'className'> & { label: string; hint?: string; error?: string | null }) {
  const id = useId();
  const said = error ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-muted text-xs">
        {label}
      </label>
      <textarea
        rows={4}
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={said ? `${id}-said` : undefined}
        className="w-full rounded-control border border-edge bg-paper px-3 py-2.5 text-sm aria-invalid:border-bad max-lg:text-base!"
      />
      {said && (
        <p id={`${id}-said`} className={`text-xs ${error ? 'text-bad-text' : 'text-muted'}`}>
          {said}
        </p>
      )}
    </div>
  );
}
