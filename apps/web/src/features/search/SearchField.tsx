import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { readQuery } from './read-query.ts';

/** Long enough that a fast typist is not asked about half words, short enough to feel at once. */
const PAUSE_MS = 160;

/** Where one says what to look for: a title, a name, or a whole sentence. */
export function SearchField(props: {
  q: string;
  onSettle: (q: string) => void;
  field: RefObject<HTMLInputElement | null>;
  onDown: () => boolean;
}) {
  const { t } = useI18n();
  const [text, setText] = useTyped(props.q, props.onSettle);
  const { field } = props;
  useEffect(() => {
    // A touch keyboard would cover half of the page unasked.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, [field]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && props.onDown()) event.preventDefault();
  };
  return (
    <search className="flex flex-col gap-3" onKeyDown={onKeyDown}>
      <div className="flex items-center gap-3 border-edge border-b-2 transition-colors duration-150 focus-within:border-lamp">
        <Icon name="search" className="size-6 shrink-0 text-muted lg:size-7" />
        <input
          ref={field}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          aria-label={t('search.label')}
          aria-describedby="search-lead"
          placeholder={t('search.placeholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setText('')}
          className="title min-w-0 flex-1 bg-transparent py-3 text-2xl outline-none placeholder:font-normal placeholder:text-muted lg:text-4xl [&::-webkit-search-cancel-button]:hidden"
        />
        {text && (
          <IconButton
            icon="close"
            label={t('search.clear')}
            onClick={() => {
              setText('');
              field.current?.focus();
            }}
          />
        )}
      </div>
      <p id="search-lead" className="measure text-muted text-sm">
        {t('search.lead')} <span className="pointer-coarse:hidden">{t('search.keys')}</span>
      </p>
    </search>
  );
}

/** What is in the field: ahead of the address while one types, following it when one goes back. */
function useTyped(q: string, settle: (q: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(q);
  const told = useRef(q);
  const latest = useRef(settle);
  useEffect(() => {
    latest.current = settle;
  });
  useEffect(() => {
    if (q === told.current) return;
    told.current = q;
    setText(q);
  }, [q]);
  useEffect(() => {
    const asked = readQuery(text);
    if (asked === told.current) return;
    const timer = setTimeout(() => {
      told.current = asked;
      latest.current(asked);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}
