import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Button, buttonClass, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { FileButton } from './FileButton.tsx';
import { isPausable, isVerdict, type UploadItem } from './upload-state.ts';
import { sayFigures, sayPhase, sayTrouble, shareOf } from './upload-words.ts';
import { uploads } from './use-uploads.ts';

/** One upload on the upload page: what it does, how far it is, and what can be done about it. `lamp`: its Play is the page's one lamp. */
export function UploadRow({ item, lamp }: { item: UploadItem; lamp: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const share = shareOf(item);
  const trouble = item.trouble && sayTrouble(i18n, item.trouble);
  const bad = item.phase === 'failed' && item.trouble?.problem.code !== 'cancelled';
  return (
    <li className="grid gap-x-6 gap-y-3 border-t border-line py-5 md:grid-cols-[minmax(0,1fr)_auto] md:items-center">
      <div className="flex min-w-0 flex-col gap-2">
        <p className="font-semibold wrap-anywhere">{item.name}</p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <span
            className={`inline-flex items-center gap-1.5 ${bad ? 'text-bad-text' : item.phase === 'ready' ? 'text-good-text' : 'text-ink'}`}
          >
            {bad && <Icon name="alert" className="size-4" />}
            {item.phase === 'ready' && <Icon name="check" className="size-4" />}
            {sayPhase(i18n, item)}
          </span>
          {sayFigures(i18n, item).map((figure) => (
            <span key={figure} className="figures">
              {figure}
            </span>
          ))}
        </p>
        {share !== undefined && <ProgressBar value={share} label={t('upload.progressOf', { filename: item.name })} />}
        {item.unheard && item.phase === 'mastering' && <p className="text-sm text-bad-text">{t('media.connection')}</p>}
        <Advice item={item} />
        {trouble && <p className="measure text-sm text-muted">{trouble.what}</p>}
        {item.trouble?.problem.code === 'quota-exceeded' && (
          <Link to="/account/usage" className="self-start text-sm underline decoration-edge underline-offset-4 hover:decoration-lamp">
            {t('quota.see')}
          </Link>
        )}
        {trouble?.advice && (
          <p className="measure text-sm">
            <span className="font-semibold">{t('media.whatToDo')}</span> {trouble.advice}
          </p>
        )}
      </div>
      <Actions item={item} lamp={lamp} />
    </li>
  );
}

/** What to know of a phase in which nothing moves. */
function Advice({ item }: { item: UploadItem }) {
  const { t } = useI18n();
  const text = {
    stalled: t('upload.stalled.advice'),
    existing: t('upload.existing.advice'),
    interrupted: t(item.reopens ? 'upload.interrupted.reopens' : 'upload.interrupted.advice'),
  }[item.phase as string];
  return text ? <p className="measure text-sm text-muted">{text}</p> : null;
}

function Actions({ item, lamp }: { item: UploadItem; lamp: boolean }) {
  const { t } = useI18n();
  const { key, phase, mediaId, name: filename } = item;
  const plays = phase === 'ready' && mediaId;
  const known = (phase === 'mastering' || phase === 'existing' || isVerdict(item)) && mediaId;
  const cancels = isPausable(item) || phase === 'paused';
  return (
    <div className="flex flex-wrap items-center gap-2 md:justify-end">
      {plays && (
        <Link
          to="/media/$id"
          params={{ id: plays }}
          className={buttonClass(lamp ? 'lamp' : 'quiet')}
          aria-label={t('upload.playNamed', { filename })}
        >
          <Icon name="play" />
          {t('upload.play')}
        </Link>
      )}
      {known && (
        <Link
          to="/media/$id"
          params={{ id: known }}
          className={buttonClass(phase === 'existing' ? 'quiet' : 'ghost')}
          aria-label={t(phase === 'existing' ? 'upload.openNamed' : 'upload.detailsNamed', { filename })}
        >
          {t(phase === 'existing' ? 'upload.open' : 'upload.details')}
        </Link>
      )}
      {phase === 'failed' && !isVerdict(item) && item.atHand && (
        <Button icon="retry" aria-label={t('upload.retryNamed', { filename })} onClick={() => uploads.retry(key)}>
          {t('upload.retry')}
        </Button>
      )}
      {phase === 'interrupted' && <GoOn item={item} />}
      {isPausable(item) && <IconButton icon="pause" label={t('upload.pauseNamed', { filename })} onClick={() => uploads.pause(key)} />}
      {phase === 'paused' && (
        <Button icon="play" aria-label={t('upload.resumeNamed', { filename })} onClick={() => uploads.resume(key)}>
          {t('upload.resume')}
        </Button>
      )}
      {cancels && (
        <Button kind="ghost" aria-label={t('upload.cancelNamed', { filename })} onClick={() => uploads.cancel(key)}>
          {t('upload.cancel')}
        </Button>
      )}
      {!cancels && phase !== 'elsewhere' && (
        <IconButton icon="close" label={t('upload.removeNamed', { filename })} onClick={() => uploads.remove(key)} />
      )}
    </div>
  );
}

/** The browser opens the file again where it can; else it is chosen again, and has to be the same. */
function GoOn({ item }: { item: UploadItem }) {
  const { t, format } = useI18n();
  const say = useToast();
  const { key, name: filename } = item;
  const refuse = () => say(t('upload.otherFile', { filename, size: format.bytes(item.size) }));
  const reopen = async () => {
    if (!(await uploads.reopen(key))) say(t('upload.notReopened', { filename }));
  };
  return (
    <>
      {item.reopens && (
        <Button icon="play" aria-label={t('upload.resumeNamed', { filename })} onClick={() => void reopen()}>
          {t('upload.resume')}
        </Button>
      )}
      <FileButton
        icon={item.reopens ? undefined : 'upload'}
        kind={item.reopens ? 'ghost' : 'quiet'}
        label={t('upload.chooseNamed', { filename })}
        onPick={([picked]) => {
          if (picked && !uploads.choose(key, picked)) refuse();
        }}
      >
        {t('upload.again')}
      </FileButton>
    </>
  );
}
