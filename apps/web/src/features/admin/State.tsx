import { useI18n } from '../../lib/i18n.tsx';

/** Whether an account or client may be used: in words, not in colour alone. */
export function State(props: { disabled: boolean }) {
  const { t } = useI18n();
  return (
    <span className={props.disabled ? 'font-semibold text-bad-text' : 'text-muted'}>
      {props.disabled ? t('admin.disabled') : t('admin.enabled')}
    </span>
  );
}
