import type { discovery } from '@fotograma/contract';
import { quoteIn, useSaid } from './words.ts';

/** Texts of the catalogue are English, whatever language the page speaks. */
const CATALOGUE_LANGUAGE = 'en';

/** Why a film is here; the film's own words in it are set apart as what they are. */
export function ReasonText(props: { reason: discovery.JourneyReason }) {
  const said = useSaid();
  const text = said(props.reason.texts);
  const parts = props.reason.evidence && quoteIn(text, props.reason.evidence.text);
  if (!parts) return text;
  const [before, quote, after] = parts;
  return (
    <>
      {before}
      <q lang={CATALOGUE_LANGUAGE} className="font-display text-ink italic before:content-none after:content-none">
        {quote}
      </q>
      {after}
    </>
  );
}
