import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { IconButton } from './Button.tsx';
import { CONTROL } from './fields.tsx';

type Props = Omit<ComponentProps<'input'>, 'id'> & { label: string; hint?: string | undefined; error?: string | undefined };

/** A line of text with its name above; below it what to know of it, or what is wrong with it. */
export function TextField(props: Props) {
  return <Field {...props} />;
}

/** A password, which can be looked at. Pasting and password managers are welcome: the kind of password is in `autoComplete`. */
export function PasswordField(props: Props & { autoComplete: 'current-password' | 'new-password' }) {
  const { t } = useI18n();
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      className="pr-12"
      beside={
        <IconButton
          icon={shown ? 'hide' : 'show'}
          label={t(shown ? 'field.password.hide' : 'field.password.show')}
          onClick={() => setShown(!shown)}
          className="absolute top-0 right-0 text-muted"
        />
      }
    />
  );
}

function Field({ label, hint, error, beside, className = '', ...rest }: Props & { beside?: ReactNode }) {
  const id = useId();
  const said = error ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          {...rest}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={said ? `${id}-said` : undefined}
          className={`${CONTROL} text-base! aria-invalid:border-bad ${className}`}
        />
        {beside}
      </div>
      {said && (
        <p id={`${id}-said`} className={`measure text-sm ${error ? 'text-bad-text' : 'text-muted'}`}>
          {said}
        </p>
      )}
    </div>
  );
}
