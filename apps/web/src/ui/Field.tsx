import { type ComponentProps, useId, useState } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { CONTROL } from './fields.tsx';

/** A field with its name above, and below it what to know of it or what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  suffix,
  className = '',
  ...rest
}: Omit<ComponentProps<'input'>, 'id'> & { label: string; hint?: string | undefined; error?: string | null; suffix?: string | undefined }) {
  const id = useId();
  const { t } = useI18n();
  const [isUnreadable, setUnreadable] = useState(false);
  const wrong = isUnreadable ? t('admin.unreadable') : error;
  const said = wrong ?? hint;
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="text-muted text-xs">
        {label}
      </label>
      <div className="flex items-center gap-3">
        <input
          {...rest}
          id={id}
          onInput={(event) => setUnreadable(event.currentTarget.validity.badInput)}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={said ? `${id}-said` : undefined}
          className={`${CONTROL} min-w-0 flex-1 max-lg:text-base! placeholder:text-muted aria-invalid:border-bad`}
        />
        {suffix && <span className="shrink-0 text-muted text-sm">{suffix}</span>}
      </div>
      {said && (
        <p id={`${id}-said`} className={`text-xs ${wrong ? 'text-bad-text' : 'text-muted'}`}>
          {said}
        </p>
      )}
    </div>
  );
}
