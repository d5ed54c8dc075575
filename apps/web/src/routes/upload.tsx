import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Gate } from '../features/accounts/Gate.tsx';
import { FileButton } from '../features/media/FileButton.tsx';
import { UploadRow } from '../features/media/UploadRow.tsx';
import { MAX_UPLOAD_BYTES } from '../features/media/upload-checks.ts';
import type { Picked, Refused } from '../features/media/upload-queue.ts';
import { isPausable, isUnderWay, type UploadItem } from '../features/media/upload-state.ts';
import { sayRefusal } from '../features/media/upload-words.ts';
import { useFileDrop } from '../features/media/use-file-drop.ts';
import { uploads, useUploads } from '../features/media/use-uploads.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan } from '../lib/me.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState } from '../ui/states.tsx';

export function Upload() {
  const { t } = useI18n();
  const title = t('upload.title');
  const may = useCan('media:create');
  return (
    <Gate title={title} invitation={{ title: t('upload.visitor.title'), text: t('upload.visitor.text') }}>
      {() =>
        may ? (
          <Uploads />
        ) : (
          <Page title={title}>
            <EmptyState title={t('upload.viewer.title')} text={t('upload.viewer.text')} />
          </Page>
        )
      }
    </Gate>
  );
}

function Uploads() {
  const { t, format } = useI18n();
  const items = useUploads();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const add = (files: readonly Picked[]) => setRefused(uploads.add(files));
  const dropping = useFileDrop(add);
  const lastReady = items.findLast((item) => item.phase === 'ready')?.key;
  return (
    <Page title={t('upload.title')} lead={t('upload.lead')}>
      <div className="flex max-w-4xl flex-col gap-8">
        <section
          className={`flex flex-col items-start gap-4 border-2 border-dashed p-6 transition-colors duration-150 lg:p-10 ${dropping ? 'border-lamp bg-raised' : 'border-edge'}`}
        >
          <p className="title text-2xl pointer-coarse:hidden">
            <Icon name="upload" className="mr-3 inline size-7 align-[-0.1em]" />
            {dropping ? t('upload.dropNow') : t('upload.drop')}
          </p>
          <FileButton multiple kind={lastReady === undefined ? 'lamp' : 'quiet'} onPick={add}>
            {t('upload.choose')}
          </FileButton>
          <p className="measure text-sm text-muted">{t('upload.limits', { size: format.bytes(MAX_UPLOAD_BYTES) })}</p>
        </section>
        <Refusals refused={refused} onDismiss={() => setRefused([])} />
        <section aria-labelledby="upload-queue" className="flex flex-col gap-4">
          <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
            <h2 id="upload-queue" className="title text-2xl">
              {t('upload.queue')}
            </h2>
            <Link to="/media" className="text-sm underline underline-offset-4">
              {t('media.files.see')}
            </Link>
          </div>
          {items.length === 0 ? (
            <p className="measure text-muted">{t('upload.empty')}</p>
          ) : (
            <>
              <Whole items={items} />
              <ul className="border-b border-line">
                {items.map((item) => (
                  <UploadRow key={item.key} item={item} lamp={item.key === lastReady} />
                ))}
              </ul>
            </>
          )}
        </section>
      </div>
    </Page>
  );
}

/** What happens if one leaves, and what can be done to all at once. */
function Whole({ items }: { items: readonly UploadItem[] }) {
  const { t } = useI18n();
  const pausable = items.filter(isPausable).length;
  const paused = items.filter((item) => item.phase === 'paused').length;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 empty:hidden">
      {items.some(isUnderWay) && (
        <p className="measure grow text-muted">{t(pausable > 0 ? 'upload.leave.sending' : 'upload.leave.mastering')}</p>
      )}
      {pausable > 1 && (
        <Button icon="pause" onClick={() => uploads.pause()}>
          {t('upload.pauseAll')}
        </Button>
      )}
      {paused > 1 && (
        <Button icon="play" onClick={() => uploads.resume()}>
          {t('upload.resumeAll')}
        </Button>
      )}
    </div>
  );
}

/** What was not taken, and why: all at once, since files come by the handful. */
function Refusals(props: { refused: readonly Refused[]; onDismiss: () => void }) {
  const i18n = useI18n();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (props.refused.length > 0) box.current?.scrollIntoView({ block: 'nearest' });
  }, [props.refused]);
  return (
    <div role="alert" ref={box}>
      {props.refused.length > 0 && (
        <div className="flex items-start justify-between gap-4 border-l-2 border-bad py-2 pl-5">
          <div className="flex flex-col gap-1">
            <p className="font-semibold">{i18n.t('upload.refused')}</p>
            <ul className="measure text-sm text-muted">
              {props.refused.map((one, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two refused files may be alike in everything
                <li key={index}>{sayRefusal(i18n, one)}</li>
              ))}
            </ul>
          </div>
          <IconButton icon="close" label={i18n.t('action.dismiss')} onClick={props.onDismiss} />
        </div>
      )}
    </div>
  );
}
