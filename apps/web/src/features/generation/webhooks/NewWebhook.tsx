import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { FormEnd } from '../../../ui/FormEnd.tsx';
import { Tick } from '../../../ui/fields.tsx';
import { useChecked } from '../../../ui/use-checked.ts';
import { type WebhookEvent, webhooksKey } from '../queries.ts';
import { SecretShown } from './SecretShown.tsx';

const EVENTS = [
  'generation.succeeded',
  'generation.failed',
  'generation.canceled',
  'generation.expired',
  'media.ready',
  'media.failed',
  'export.done',
  'export.failed',
] as const satisfies readonly WebhookEvent[];

/** Another address, with its secret shown once. */
export function NewWebhook(props: { onClose: () => void }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [events, setEvents] = useState<readonly WebhookEvent[]>([]);
  const making = useMutation({
    mutationFn: () => client('POST /api/webhooks', { body: { url: url.trim(), description: description.trim(), events: [...events] } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: webhooksKey }),
  });
  const { form, wrong, rest } = useChecked(
    { url: /^https?:\/\/.+/.test(url.trim()) ? null : t('webhooks.urlMissing') },
    making.error,
    () => making.isPending || making.mutate(),
  );
  if (making.data) {
    return (
      <Dialog title={t('webhooks.made')} onClose={props.onClose}>
        <SecretShown secret={making.data.secret} />
        <Button kind="lamp" className="self-end" onClick={props.onClose}>
          {t('webhooks.kept')}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('webhooks.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('webhooks.url')}
          hint={t('webhooks.urlHint')}
          type="url"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          error={wrong('url')}
        />
        <Field
          label={t('webhooks.description')}
          maxLength={200}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <fieldset>
          <legend className="text-muted text-xs">{t('webhooks.events')}</legend>
          {EVENTS.map((event) => (
            <Tick
              key={event}
              checked={events.includes(event)}
              onChange={(checked) => setEvents(checked ? [...events, event] : events.filter((one) => one !== event))}
            >
              <span>
                {t(`webhooks.event.${event}`)} <code className="figures text-muted text-xs">{event}</code>
              </span>
            </Tick>
          ))}
        </fieldset>
        <FormEnd failure={rest} action={t('webhooks.make')} pending={making.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
