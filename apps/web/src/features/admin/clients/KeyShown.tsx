import { useEffect, useRef } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Copyable } from '../../../ui/Copyable.tsx';

/** A new key, this once. It stays until one says that it is kept, and a reload is warned of. */
export function KeyShown(props: { apiKey: string; onKept: () => void }) {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const key = props.apiKey;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new key is to be noticed
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'center' });
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [key]);
  return (
    <section aria-labelledby="fresh-key" className="mb-10 flex flex-col gap-5 border-lamp border-l-2 py-2 pl-5">
      <div className="flex flex-col gap-2">
        <h2 ref={heading} id="fresh-key" tabIndex={-1} className="title text-2xl outline-none">
          {t('clients.newKey')}
        </h2>
        <p className="measure">{t('clients.onlyOnce')}</p>
      </div>
      <Copyable text={key} label={t('clients.key')} action={t('clients.copyKey')} />
      <Copyable
        text={`curl -H 'x-client-key: ${key}' ${location.origin}/api/clients/me`}
        label={t('clients.example')}
        action={t('clients.copyExample')}
      />
      <Button className="self-start" onClick={props.onKept}>
        {t('clients.kept')}
      </Button>
    </section>
  );
}
