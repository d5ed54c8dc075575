import { useI18n } from '../../../../lib/i18n.tsx';

/** Whether an import only tries. */
export function DryRun(props: { checked: boolean; onChange: (checked: boolean) => void }) {
  const { t } = useI18n();
  return (
    <label className="flex min-h-11 items-center gap-3 text-sm">
      <input
        type="checkbox"
        className="size-5 shrink-0 accent-lamp"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {t('imports.dryRun')}
    </label>
  );
}
