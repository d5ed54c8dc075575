import { useState } from 'react';
import { useI18n } from '../../lib/i18n.tsx';
import { Choice, CONTROL } from '../../ui/fields.tsx';
import { decadeOf, type FilterProps } from './filters.ts';

const FIRST_DECADE = 1890;
const OWN = 'own';

/** A decade, or from one year to another. */
export function YearFilter({ filters, set }: FilterProps) {
  const { t } = useI18n();
  const decade = decadeOf(filters);
  const restricted = filters.yearFrom !== undefined || filters.yearTo !== undefined;
  const [asked, ask] = useState(false);
  const own = asked || (restricted && decade === null);
  const thisDecade = Math.floor(new Date().getFullYear() / 10) * 10;
  const decades = Array.from({ length: (thisDecade - FIRST_DECADE) / 10 + 1 }, (_, index) => thisDecade - index * 10);
  const choose = (value: string) => {
    ask(value === OWN);
    if (value === OWN) return;
    set(value ? { yearFrom: value, yearTo: Number(value) + 9 } : { yearFrom: undefined, yearTo: undefined });
  };
  return (
    <>
      <Choice label={t('browse.decade')} value={own ? OWN : (decade ?? '')} onChange={(event) => choose(event.target.value)}>
        <option value="">{t('browse.anyYear')}</option>
        {decades.map((start) => (
          <option key={start} value={start}>
            {t('decade.name', { decade: String(start) })}
          </option>
        ))}
        <option value={OWN}>{t('browse.ownYears')}</option>
      </Choice>
      {own && (
        <div className="flex gap-3">
          <YearField label={t('browse.yearFrom')} value={filters.yearFrom} onCommit={(yearFrom) => set({ yearFrom })} />
          <YearField label={t('browse.yearTo')} value={filters.yearTo} onCommit={(yearTo) => set({ yearTo })} />
        </div>
      )}
    </>
  );
}

/** Takes effect when the year is whole, or taken away. */
function YearField(props: { label: string; value: number | undefined; onCommit: (year: string) => void }) {
  const [text, setText] = useState(String(props.value ?? ''));
  const [known, setKnown] = useState(props.value);
  if (known !== props.value) {
    setKnown(props.value);
    setText(String(props.value ?? ''));
  }
  const commit = () => {
    const whole = text === '' || text.length === 4;
    if (whole && text !== String(props.value ?? '')) props.onCommit(text);
  };
  return (
    <label className="flex flex-1 flex-col gap-1.5 lg:w-28 lg:flex-none">
      <span className="text-muted text-xs">{props.label}</span>
      <input
        inputMode="numeric"
        pattern="\d{4}"
        maxLength={4}
        className={`figures ${CONTROL}`}
        value={text}
        onChange={(event) => setText(event.target.value.replace(/\D/g, ''))}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </label>
  );
}
