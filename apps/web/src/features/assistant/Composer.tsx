import { type FormEvent, type KeyboardEvent, type RefObject, useId } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Button } from '../../ui/Button.tsx';
import { LONGEST_MESSAGE } from './queries.ts';

/** Below this many characters left, one is told. */
const TELL_BELOW = 200;

/** Where one asks: Enter sends. While an answer is written, the field takes the next question and the button stops. */
export function Composer(props: {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  busy: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const message = props.text.trim();
  const room = LONGEST_MESSAGE - message.length;
  const ready = message !== '' && room >= 0 && !props.busy;
  const send = () => {
    if (ready) props.onSend(message);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The Enter that ends a word being composed (Japanese, Chinese) sends nothing.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-1.5">
      <div className="flex items-end gap-2 rounded-control border border-edge bg-surface p-1.5 focus-within:border-lamp">
        <textarea
          ref={props.field}
          rows={1}
          value={props.text}
          aria-label={t('chat.field')}
          aria-describedby={`${id}-keys`}
          aria-invalid={room < 0 || undefined}
          placeholder={t('chat.placeholder')}
          enterKeyHint="send"
          onChange={(event) => props.onText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-40 min-h-11 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-2.5 outline-none placeholder:text-muted"
        />
        {props.busy ? (
          <Button icon="close" onClick={props.onStop}>
            {t('chat.stop')}
          </Button>
        ) : (
          <Button type="submit" kind="lamp" aria-disabled={!ready}>
            {t('chat.send')}
          </Button>
        )}
      </div>
      <p id={`${id}-keys`} className="sr-only">
        {t('chat.keys')}
      </p>
      {room < TELL_BELOW && (
        <p role="status" className={`figures text-xs ${room < 0 ? 'text-bad-text' : 'text-muted'}`}>
          {room < 0 ? t('chat.over', { count: -room }) : t('chat.room', { count: room })}
        </p>
      )}
    </form>
  );
}
