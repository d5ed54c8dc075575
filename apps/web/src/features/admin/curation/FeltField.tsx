import type { CSSProperties } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { ShareSlider } from '../../../ui/ShareSlider.tsx';
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
  const { t } = useI18n();
  const { name, hue } = useFeelings()(props.id);
  const { felt, onChange } = props;
  const wrong = felt.score > 0 && felt.evidence !== '' && !props.stands ? t('curate.notInText') : null;
  return (
    <fieldset style={{ '--hue': hue } as CSSProperties} className="flex flex-col gap-2 border-line border-b pb-3">
      <legend className="sr-only">{name}</legend>
      <ShareSlider
        label={name}
        mark={<span aria-hidden="true" className="size-3 shrink-0 rounded-full bg-feel" />}
        value={felt.score}
        onChange={(score) => onChange({ ...felt, score })}
      />
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
