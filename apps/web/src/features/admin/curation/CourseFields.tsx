import { useId } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { ARCS, ENDINGS, PACES, WARNINGS } from '../../discovery/kinds.ts';
import type { Draft } from './draft.ts';

const SHARES = ['absorption', 'hedonic', 'eudaimonic'] as const;
const INTENSITIES = ['0', '1', '2', '3'] as const;

/** How a film's feelings run, how it ends, what it gives, and what to warn of. */
export function CourseFields({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const { t } = useI18n();
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change });
  const among = <T extends string>(all: readonly T[], value: string, now: T): T => all.find((one) => one === value) ?? now;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice label={t('felt.arc')} value={draft.arc} onChange={(event) => set({ arc: among(ARCS, event.target.value, draft.arc) })}>
          {ARCS.map((arc) => (
            <option key={arc} value={arc}>
              {t(`felt.arc.${arc}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('curate.ending')}
          value={draft.ending}
          onChange={(event) => set({ ending: among(ENDINGS, event.target.value, draft.ending) })}
        >
          {ENDINGS.map((ending) => (
            <option key={ending} value={ending}>
              {t(`felt.ending.${ending}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('curate.pace')}
          value={draft.pace}
          onChange={(event) => set({ pace: among(PACES, event.target.value, draft.pace) })}
        >
          {PACES.map((pace) => (
            <option key={pace} value={pace}>
              {t(`curate.pace.${pace}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('curate.intensity')}
          value={String(draft.intensity)}
          onChange={(event) => set({ intensity: Number(event.target.value) })}
        >
          {INTENSITIES.map((level) => (
            <option key={level} value={level}>
              {t(`curate.intensity.${level}`)}
            </option>
          ))}
        </Choice>
      </div>
      <div className="flex flex-col gap-1">
        {SHARES.map((share) => (
          <Share key={share} label={t(`curate.${share}`)} value={draft[share]} onChange={(value) => set({ [share]: value })} />
        ))}
      </div>
      <fieldset className="flex flex-col gap-1">
        <legend className="text-muted text-xs">{t('felt.warnings')}</legend>
        <div className="grid gap-x-6 sm:grid-cols-2">
          {WARNINGS.map((warning) => (
            <label key={warning} className="flex min-h-11 items-center gap-3 text-sm">
              <input
                type="checkbox"
                className="size-5 shrink-0 accent-lamp"
                checked={draft.warnings.includes(warning)}
                onChange={({ target }) =>
                  set({ warnings: WARNINGS.filter((one) => (one === warning ? target.checked : draft.warnings.includes(one))) })
                }
              />
              {t(`felt.warning.${warning}`)}
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function Share(props: { label: string; value: number; onChange: (value: number) => void }) {
  const { format } = useI18n();
  const id = useId();
  return (
    <div className="flex items-center gap-3 text-sm">
      <label htmlFor={id} className="w-40 shrink-0">
        {props.label}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={props.value}
        aria-valuetext={format.percent(props.value)}
        onChange={(event) => props.onChange(Number(event.target.value))}
        className="h-11 min-w-0 flex-1 accent-lamp"
      />
      <span className="figures w-12 text-right text-muted">{format.percent(props.value)}</span>
    </div>
  );
}
