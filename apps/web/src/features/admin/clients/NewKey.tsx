import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { useChecked } from '../../../ui/use-checked.ts';
import type { ApiClient } from '../queries.ts';
import { endOfDay, RETIREMENTS, type Retirement, retireAt, stateOfKey } from './expiry.ts';
import { KeyFields, NEW_KEY, useKeyWrongs } from './KeyFields.tsx';
import { useKeyMaking } from './use-client-changes.ts';

/** Another key for a client; the ones before it go on for as long as it takes to put the new one in their place. */
export function NewKey(props: { apiClient: ApiClient; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const making = useKeyMaking(props.apiClient.id);
  const [draft, setDraft] = useState(NEW_KEY);
  const [retirement, setRetirement] = useState<Retirement>('day');
  const hasOthers = props.apiClient.keys.some((key) => stateOfKey(key) === 'live');
  const make = () => {
    if (making.isPending) return;
    const retireOthersAt = hasOthers ? retireAt(retirement) : undefined;
    making.mutate(
      { mode: draft.mode, expiresAt: endOfDay(draft.lastDay), ...(retireOthersAt && { retireOthersAt }) },
      { onSuccess: props.onClose },
    );
  };
  const { form, wrong, rest } = useChecked(useKeyWrongs(draft), making.error, make);
  return (
    <Dialog title={t('clients.rotate')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <KeyFields draft={draft} onChange={setDraft} wrong={wrong} />
        {hasOthers && (
          <fieldset>
            <legend className="mb-1.5 text-muted text-xs">{t('clients.retireOthers')}</legend>
            {(Object.keys(RETIREMENTS) as Retirement[]).map((one) => (
              <label key={one} className="flex min-h-11 items-center gap-3 text-sm">
                <input
                  type="radio"
                  name="retirement"
                  className="size-5 shrink-0 accent-lamp"
                  checked={retirement === one}
                  onChange={() => setRetirement(one)}
                />
                {t(`clients.retire.${one}`)}
              </label>
            ))}
          </fieldset>
        )}
        {rest !== null && <Failure>{sayProblem(i18n, rest)}</Failure>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="ghost" onClick={props.onClose}>
            {t('admin.cancel')}
          </Button>
          <Button type="submit" kind="lamp" aria-disabled={making.isPending}>
            {t('clients.rotate')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
