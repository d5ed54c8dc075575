import { type ReactNode, useState } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Failure } from './Failure.tsx';
import { Field } from './Field.tsx';

/** The last question before something goes for good: it names what goes, and may want a word typed. */
export function Danger(props: {
  title: string;
  children: ReactNode;
  /** What must be typed, and what the field is called. */
  type?: { readonly word: string; readonly label: string };
  action: string;
  pending: boolean;
  error?: string | null;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  const ready = !props.type || typed.trim().toLowerCase() === props.type.word.toLowerCase();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !props.pending) props.onConfirm();
        }}
      >
        <div className="flex flex-col gap-3 text-sm">{props.children}</div>
        {props.type && (
          <Field
            label={props.type.label}
            hint={props.type.word}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {props.error && <Failure>{props.error}</Failure>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="ghost" onClick={props.onClose}>
            {t('admin.cancel')}
          </Button>
          <Button type="submit" kind="bad" disabled={!ready} aria-disabled={props.pending}>
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
