import { type FormEvent, type FormEventHandler, type RefObject, useEffect, useRef, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { type FieldErrors, type FieldName, sayFields } from './fields.ts';

type Values = Readonly<Record<FieldName | 'locale', string>>;

export interface FormState {
  readonly errors: FieldErrors;
  /** What is wrong beside the fields. */
  readonly failure: string | null;
  readonly busy: boolean;
  readonly props: {
    readonly ref: RefObject<HTMLFormElement | null>;
    readonly noValidate: true;
    readonly onSubmit: FormEventHandler<HTMLFormElement>;
    readonly onInput: FormEventHandler<HTMLFormElement>;
  };
}

/**
 * A form whose fields keep their own values, so that password managers may fill them. What is wrong is said beside its field,
 * in our words (the browser's speak its own language), and the first such field takes the focus.
 */
export function useForm(form: {
  check: (values: Values) => FieldErrors;
  send: (values: Values) => Promise<unknown>;
  /** Words for a failure that only this form can explain. */
  explain?: (error: unknown) => string | null;
}): FormState {
  const i18n = useI18n();
  const ref = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    if (refusals > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [refusals]);
  const refuse = (next: FieldErrors) => {
    setErrors(next);
    setRefusals((count) => count + 1);
  };
  const submit = async (element: HTMLFormElement) => {
    const values = Object.fromEntries(new FormData(element)) as Values;
    const wrong = form.check(values);
    setFailure(null);
    if (Object.values(wrong).some(Boolean)) return refuse(wrong);
    setErrors({});
    setBusy(true);
    try {
      await form.send(values);
    } catch (error) {
      const beside = sayFields(i18n, error, Object.keys(values));
      if (beside) refuse(beside);
      else setFailure(form.explain?.(error) ?? sayProblem(i18n, error));
    } finally {
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!busy) void submit(event.currentTarget);
  };
  const onInput = (event: FormEvent<HTMLFormElement>) => {
    const { name } = event.target as HTMLInputElement;
    if (name in errors) setErrors({ ...errors, [name]: undefined });
  };
  return { errors, failure, busy, props: { ref, noValidate: true, onSubmit, onInput } };
}
