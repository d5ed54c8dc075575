import { useState } from 'react';
import { FilmRow } from '../features/catalogue/FilmRow.tsx';
import { useNames } from '../features/catalogue/names.ts';
import { PROGRAMME, type Row } from '../features/catalogue/programme.ts';
import { Tonight, useTonight } from '../features/catalogue/Tonight.tsx';
import { FeelingStrip } from '../features/discovery/FeelingStrip.tsx';
import { useOwnRows } from '../features/taste/rows/use-own-rows.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { usePage } from '../ui/Page.tsx';

/** The programme: one film for tonight, then rows with a reason each. */
export function Home() {
  const { t, format } = useI18n();
  const names = useNames();
  const heading = usePage(t('home.title'));
  const [today] = useState(() => new Date());
  const { playable, choice } = useTonight();
  const ownRows = useOwnRows();
  const ready = playable.data?.data.length ?? 0;
  // Without an answer, or without a film, the rows would only say the same again.
  const hasRows = choice.data?.data.length !== 0 && !choice.isError;
  const nameOf = (row: Row) =>
    row.kind === 'decade' ? t('decade.name', { decade: String(row.decade) }) : names.genre({ slug: row.slug, name: row.slug });
  return (
    <div className="flex flex-col gap-12 py-6 lg:gap-16 lg:py-10">
      <div className="page-inset">
        <header className="mb-6 flex flex-wrap items-baseline justify-between gap-x-6 border-ink border-t-2 pt-3 lg:mb-10">
          <h1 ref={heading} tabIndex={-1} className="font-semibold">
            {t('home.tonight')}
          </h1>
          <p className="figures text-sm text-muted first-letter:uppercase">{format.day(today)}</p>
        </header>
        <Tonight choice={choice} today={today} />
      </div>
      <FeelingStrip />
      {ownRows}
      {ready > 1 && <FilmRow name={t('home.ready')} why={t('home.readyWhy')} filters={{ playable: true }} />}
      {hasRows && PROGRAMME.map((row) => <FilmRow key={row.why} name={nameOf(row)} why={t(row.why)} filters={row.filters} />)}
    </div>
  );
}
