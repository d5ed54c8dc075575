import { useI18n } from '../../../lib/i18n.tsx';
import { Copyable } from '../../../ui/Copyable.tsx';

/** A secret, this once. */
export function SecretShown({ secret }: { secret: string }) {
  const { t } = useI18n();
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">{t('webhooks.secretOnce')}</p>
      <Copyable text={secret} label={t('webhooks.secret')} action={t('create.copy')} />
    </div>
  );
}
