import { useI18n } from '../../../lib/i18n.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Choice } from '../../../ui/fields.tsx';
import type { Wrongs } from '../../../ui/use-checked.ts';
import { today } from './expiry.ts';

export interface KeyDraft {
  readonly mode: 'live' | 'test';
  /** As a date field writes it; empty is never. */
  readonly lastDay: string;
}

/** What is wrong with a key as it stands in its fields; called as the server calls it. */
export function useKeyWrongs({ lastDay }: KeyDraft): Wrongs<'expiresAt'> {
  const { t } = useI18n();
  return { expiresAt: lastDay !== '' && lastDay < today() ? t('clients.overDay') : null };
}

export const NEW_KEY: KeyDraft = { mode: 'live', lastDay: '' };

/** What is asked about a key that is to be made. */
export function KeyFields(props: { draft: KeyDraft; onChange: (draft: KeyDraft) => void; wrong: (field: 'expiresAt') => string | null }) {
  const { t } = useI18n();
  const { draft } = props;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Choice
        label={t('clients.mode')}
        value={draft.mode}
        onChange={(event) => props.onChange({ ...draft, mode: event.target.value === 'test' ? 'test' : 'live' })}
      >
        <option value="live">{t('clients.mode.live')}</option>
        <option value="test">{t('clients.mode.test')}</option>
      </Choice>
      <Field
        label={t('clients.lastDay')}
        hint={t('clients.lastDayHint')}
        type="date"
        min={today()}
        value={draft.lastDay}
        onChange={(event) => props.onChange({ ...draft, lastDay: event.target.value })}
        error={props.wrong('expiresAt')}
      />
    </div>
  );
}
