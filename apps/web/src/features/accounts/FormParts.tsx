import type { ReactNode } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Button, type ButtonKind } from '../../ui/Button.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import { PASSWORD_LENGTH } from './fields.ts';
import type { FormState } from './use-form.ts';

/** Why a form was refused as a whole. The live region stays in the page, so that it is heard when it speaks. */
export function Failure({ form }: { form: FormState }) {
  return (
    <div role="alert" className="empty:hidden">
      {form.failure && <p className="measure border-l-2 border-bad py-1 pl-4 text-sm">{form.failure}</p>}
    </div>
  );
}

export function Submit(props: { form: FormState; kind?: ButtonKind; className?: string; children: ReactNode }) {
  return (
    <Button type="submit" kind={props.kind ?? 'lamp'} aria-disabled={props.form.busy} className={props.className ?? 'self-start'}>
      {props.children}
    </Button>
  );
}

export function EmailField({ form, defaultValue }: { form: FormState; defaultValue?: string }) {
  const { t } = useI18n();
  return (
    <TextField
      label={t('field.email')}
      name="email"
      type="email"
      autoComplete="username"
      required
      defaultValue={defaultValue}
      error={form.errors.email}
    />
  );
}

/** A password that is to be set. */
export function NewPasswordField({ form, name, label }: { form: FormState; name: 'password' | 'newPassword'; label: string }) {
  const { t } = useI18n();
  return (
    <PasswordField
      label={label}
      name={name}
      autoComplete="new-password"
      required
      hint={t('field.password.hint', { count: PASSWORD_LENGTH.least })}
      error={form.errors[name]}
    />
  );
}

/** The password that is set already. */
export function PresentPasswordField({ form, name, label }: { form: FormState; name: 'password' | 'currentPassword'; label: string }) {
  return <PasswordField label={label} name={name} autoComplete="current-password" required error={form.errors[name]} />;
}
