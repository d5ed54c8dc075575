import { type FormEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { fieldError, isOfFields } from '../lib/field-problems.ts';

export type Wrongs<F extends string> = Readonly<Record<F, string | null>>;

/**
 * A form that says what is wrong beside its fields: by our own eyes once one has tried to send it, else by the server's.
 * `rest` is a failure that belongs to no field.
 */
export function useChecked<F extends string>(wrongs: Wrongs<F>, error: unknown, send: () => void) {
  const [tried, setTried] = useState(false);
  const fields = Object.keys(wrongs) as F[];
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (fields.every((field) => wrongs[field] === null) && !hasUnreadable(form)) return send();
    flushSync(() => setTried(true));
    form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
  return {
    form: { noValidate: true, onSubmit },
    wrong: (field: F): string | null => (tried ? wrongs[field] : null) ?? fieldError(error, field),
    rest: error && !isOfFields(error, fields) ? error : null,
  };
}

/** A number field with no number in it has an empty value; it must not pass for one that is empty. */
function hasUnreadable(form: HTMLFormElement): boolean {
  return [...form.elements].some((element) => element instanceof HTMLInputElement && element.validity.badInput);
}
