import { type CSSProperties, useId } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import type { SentimentId } from '../../discovery/kinds.ts';
import type { FeltDraft } from './draft.ts';
import { useFeelings } from './use-feelings.ts';

/** How much of one feeling a film gives, and the film's own words for it. */
export function FeltField(props: {
  id: SentimentId;
  felt: FeltDraft;
  /** Whether the words stand in the film. */
  stands: boolean;
  error: string | null;
  /** Words of the film that are marked on the page. */
  marked: () => string;
  onChange: (felt: FeltDraft) => void;
}) {
  const { t, format } = useI18n();
  const { name, hue } = useFeelings()(props.id);
  const slider = useId();
  const { felt, onChange } = props;
  const wrong = felt.score > 0 && felt.evidence !== '' && !props.stands ? t('curate.notInText') : null;
  return (
    <fieldset style={{ '--hue': hue } as CSSProperties} className="flex flex-col gap-2 border-line border-b pb-3">
      <legend className="sr-only">{name}</legend>
      <div className="flex items-center gap-3">
        <span aria-hidden="true" className="size-3 shrink-0 rounded-full bg-feel" />
        <label htmlFor={slider} className="w-28 shrink-0 font-semibold text-sm">
          {name}
        </label>
        <input
          id={slider}
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={felt.score}
          aria-valuetext={format.percent(felt.score)}
          onChange={(event) => onChange({ ...felt, score: Number(event.target.value) })}
          className="h-11 min-w-0 flex-1 accent-lamp"
        />
        <span className="figures w-12 text-right text-muted text-sm">{format.percent(felt.score)}</span>
      </div>
      {felt.score > 0 && (
        <div className="flex flex-wrap items-start gap-3 pl-6">
          <Field
            label={t('curate.evidenceOf', { feeling: name })}
            hint={props.stands ? t('curate.stands.yes') : t('curate.evidenceHint')}
            error={props.error ?? wrong}
            maxLength={1_000}
            spellCheck={false}
            value={felt.evidence}
            onChange={(event) => onChange({ ...felt, evidence: event.target.value })}
            className="min-w-52 flex-1"
          />
          <Button
            kind="ghost"
            className="mt-5"
            // The mark on the page goes when something else takes the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              const words = props.marked();
              if (words) onChange({ ...felt, evidence: words });
            }}
          >
            {t('curate.takeMarked')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
