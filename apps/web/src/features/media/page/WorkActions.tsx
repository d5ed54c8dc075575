import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { PROFILES, type Profile } from './profiles.ts';
import { type MediaDetail, useOrders } from './queries.ts';

/** Has a film mastered anew, by another profile or the same; and deletes everything that was made from it. */
export function WorkActions({ file, busy }: { file: MediaDetail; busy: boolean }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const orders = useOrders(file.id);
  const removal = useOrders(file.id);
  const [profile, setProfile] = useState<Profile>(PROFILES.find((one) => one === file.profile) ?? 'standard');
  const [doomed, setDoomed] = useState(false);
  const reprocess = () => {
    if (busy || orders.isPending) return;
    orders.mutate({ type: 'reprocess', profile }, { onSuccess: () => toast(t('work.reprocess.begun')) });
  };
  const remove = () =>
    removal.mutate(
      { type: 'delete-derivatives' },
      {
        onSuccess: () => {
          setDoomed(false);
          toast(t('work.derivatives.deleted'));
        },
      },
    );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <Choice
          label={t('work.profile')}
          value={profile}
          onChange={(event) => setProfile(PROFILES.find((one) => one === event.target.value) ?? 'standard')}
        >
          {PROFILES.map((one) => (
            <option key={one} value={one}>
              {t(`profile.${one}`)}
            </option>
          ))}
        </Choice>
        <Button icon="retry" aria-disabled={busy || orders.isPending} onClick={reprocess}>
          {t('work.reprocess')}
        </Button>
        {file.version !== null && (
          <Button kind="bad" aria-disabled={busy} onClick={() => !busy && setDoomed(true)}>
            {t('work.derivatives.delete')}
          </Button>
        )}
      </div>
      <p className="measure text-muted text-sm">
        {t(`profile.${profile}.what`)} {t(busy ? 'work.busy' : file.version === null ? 'work.reprocess.first' : 'work.reprocess.what')}
      </p>
      {orders.error && <Failure>{sayProblem(i18n, orders.error)}</Failure>}
      {doomed && (
        <Danger
          title={t('work.derivatives.title', { filename: file.filename })}
          action={t('work.derivatives.delete')}
          pending={removal.isPending}
          error={removal.error && sayProblem(i18n, removal.error)}
          onConfirm={remove}
          onClose={() => setDoomed(false)}
        >
          <p>{t('work.derivatives.what', { size: format.bytes(file.derivedBytes) })}</p>
        </Danger>
      )}
    </div>
  );
}
