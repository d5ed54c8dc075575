import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useDebounced } from '../../../lib/debounce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { type CreditDraft, type CreditRole, ROLES } from './draft.ts';
import { peopleFoundQuery } from './queries.ts';

/** Adds somebody: one who is found by some letters, or whoever is named so. Enter takes the name as it stands. */
export function AddCredit(props: { director: string; onAdd: (credit: CreditDraft) => void }) {
  const { t } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const [role, setRole] = useState<CreditRole>('DIRECTOR');
  const [text, setText] = useState('');
  const name = text.trim();
  const asked = useDebounced(name, 200);
  const { data } = useQuery(peopleFoundQuery(asked));
  const found = name !== '' && asked !== '' ? (data ?? []) : [];
  const add = (personId: number | null, called: string) => {
    props.onAdd({ key: crypto.getRandomValues(new Uint32Array(2)).join('-'), personId, name: called, role, character: '' });
    setText('');
    box.current?.querySelector('input')?.focus();
  };
  const row = 'flex min-h-11 w-full flex-wrap items-center gap-x-2 text-left text-sm wrap-anywhere -outline-offset-2 hover:bg-raised';
  return (
    <div className="flex flex-col gap-2">
      <div ref={box} className="grid gap-4 sm:grid-cols-[auto_1fr] sm:items-start">
        <Choice
          label={t('shelve.credit.role')}
          value={role}
          onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? role)}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {one === 'DIRECTOR' ? props.director : t(`shelve.role.${one}`)}
            </option>
          ))}
        </Choice>
        <Field
          label={t('shelve.credit.add')}
          hint={t('shelve.credit.addHint')}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault(); // the form is not sent by it
            if (name !== '' && !event.nativeEvent.isComposing) add(null, name);
          }}
        />
      </div>
      <p role="status" className="sr-only">
        {name !== '' && asked === name && t('shelve.credit.found', { count: found.length })}
      </p>
      {name !== '' && (
        <ul className="border-line border-t">
          {found.map((person) => (
            <li key={person.id} className="border-line border-b">
              <button type="button" className={row} onClick={() => add(person.id, person.name)}>
                <span className="font-semibold">{person.name}</span>
                <span className="text-muted text-xs">{t('person.credits', { count: person.creditCount })}</span>
              </button>
            </li>
          ))}
          <li className="border-line border-b">
            <button type="button" className={row} onClick={() => add(null, name)}>
              {t('shelve.credit.byName', { name })}
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}
