import { useI18n } from '../../../lib/i18n.tsx';
import { Choice, Tick } from '../../../ui/fields.tsx';
import { ShareSlider } from '../../../ui/ShareSlider.tsx';
import { ARCS, ENDINGS, PACES, WARNINGS } from '../../discovery/kinds.ts';
import type { Draft } from './draft.ts';

const SHARES = ['absorption', 'hedonic', 'eudaimonic'] as const;
const INTENSITIES = ['0', '1', '2', '3'] as const;

/** How a film's feelings run, how it ends, what it gives, and what to warn of. */
export function CourseFields({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const { t } = useI18n();
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <OneOf label={t('felt.arc')} all={ARCS} say={(arc) => t(`felt.arc.${arc}`)} value={draft.arc} onChange={(arc) => set({ arc })} />
        <OneOf
          label={t('curate.ending')}
          all={ENDINGS}
          say={(ending) => t(`felt.ending.${ending}`)}
          value={draft.ending}
          onChange={(ending) => set({ ending })}
        />
        <OneOf
          label={t('curate.pace')}
          all={PACES}
          say={(pace) => t(`curate.pace.${pace}`)}
          value={draft.pace}
          onChange={(pace) => set({ pace })}
        />
        <OneOf
          label={t('curate.intensity')}
          all={INTENSITIES}
          say={(level) => t(`curate.intensity.${level}`)}
          value={INTENSITIES[draft.intensity] ?? '0'}
          onChange={(level) => set({ intensity: Number(level) })}
        />
      </div>
      <div className="flex flex-col gap-1">
        {SHARES.map((share) => (
          <ShareSlider key={share} label={t(`curate.${share}`)} value={draft[share]} onChange={(value) => set({ [share]: value })} />
        ))}
      </div>
      <fieldset className="flex flex-col gap-1">
        <legend className="text-muted text-xs">{t('felt.warnings')}</legend>
        <div className="grid gap-x-6 sm:grid-cols-2">
          {WARNINGS.map((warning) => (
            <Tick
              key={warning}
              checked={draft.warnings.includes(warning)}
              onChange={(checked) =>
                set({ warnings: WARNINGS.filter((one) => (one === warning ? checked : draft.warnings.includes(one))) })
              }
            >
              {t(`felt.warning.${warning}`)}
            </Tick>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function OneOf<T extends string>(props: {
  label: string;
  all: readonly T[];
  say: (one: T) => string;
  value: T;
  onChange: (value: T) => void;
}) {
  const { all, say, value } = props;
  return (
    <Choice label={props.label} value={value} onChange={(event) => props.onChange(all.find((one) => one === event.target.value) ?? value)}>
      {all.map((one) => (
        <option key={one} value={one}>
          {say(one)}
        </option>
      ))}
    </Choice>
  );
}
