import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../../lib/announce.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { recall, remember } from '../../lib/remember.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { isUnderWay, needsPerson, type Phase, type UploadItem } from './upload-state.ts';
import { sayFigures, sayPhase, shareOf } from './upload-words.ts';
import { uploads, useUploads } from './use-uploads.ts';

const OPEN_KEY = 'fotograma.tray';

/** Uploads and mastering under way, seen from every page but the one that shows them at length. */
export function TrayItems() {
  const { t } = useI18n();
  const items = useUploads();
  const onUploadPage = useLocation({ select: (location) => location.pathname === '/upload' });
  const [open, setOpen] = useState(() => recall(OPEN_KEY) === 'open' && matchMedia('(width >= 64rem)').matches);
  useNews(items);
  if (items.length === 0 || onUploadPage) return null;
  const toggle = () => {
    remember(OPEN_KEY, open ? 'folded' : 'open');
    setOpen(!open);
  };
  const dismiss = () => {
    for (const item of items) uploads.remove(item.key);
  };
  return (
    <section aria-label={t('tray.label')} className="overflow-hidden rounded-control border border-edge bg-surface">
      <div className="flex items-center">
        <button
          type="button"
          aria-expanded={open}
          aria-controls="tray-items"
          title={t(open ? 'tray.close' : 'tray.open')}
          onClick={toggle}
          className="flex min-h-11 min-w-0 grow items-center justify-between gap-3 px-4 text-left text-sm font-semibold -outline-offset-2 hover:bg-raised"
        >
          <Summary items={items} />
          <Icon name={open ? 'down' : 'up'} className="size-4 shrink-0" />
        </button>
        {items.every((item) => item.phase === 'ready' || item.phase === 'existing') && (
          <IconButton icon="close" label={t('action.dismiss')} onClick={dismiss} />
        )}
      </div>
      {!open && <Overall items={items} />}
      <div id="tray-items" hidden={!open} className="max-h-[50dvh] overflow-y-auto border-t border-line">
        <ul>
          {items.map((item) => (
            <TrayRow key={item.key} item={item} />
          ))}
        </ul>
        <Link
          to="/upload"
          className="flex min-h-11 items-center px-4 text-sm font-semibold text-lamp-text -outline-offset-2 hover:bg-raised"
        >
          {t('tray.all')}
        </Link>
      </div>
    </section>
  );
}

function Summary({ items }: { items: readonly UploadItem[] }) {
  const { t } = useI18n();
  const underWay = items.filter(isUnderWay).length;
  const paused = items.filter((item) => item.phase === 'paused').length;
  const stuck = items.filter(needsPerson).length;
  if (stuck > 0) return <span className="text-bad-text">{t('tray.attention', { count: stuck })}</span>;
  if (underWay === 0 && paused > 0) return <span>{t('tray.paused', { count: paused })}</span>;
  return <span>{underWay > 0 ? t('tray.title', { count: underWay }) : t('tray.done', { count: items.length })}</span>;
}

/** All that is under way as one bar: sending is the first half of a film's way, mastering the second. */
function Overall({ items }: { items: readonly UploadItem[] }) {
  const { t } = useI18n();
  const underWay = items.filter(isUnderWay);
  if (underWay.length === 0) return null;
  const share =
    underWay.reduce((sum, item) => sum + (item.phase === 'mastering' ? 0.5 : 0) + (shareOf(item) ?? 0) / 2, 0) / underWay.length;
  return <ProgressBar value={share} label={t('tray.title', { count: underWay.length })} className="rounded-none" />;
}

function TrayRow({ item }: { item: UploadItem }) {
  const i18n = useI18n();
  const { t } = i18n;
  const share = shareOf(item);
  const linked = item.mediaId && (item.phase === 'mastering' || item.phase === 'ready' || item.phase === 'existing');
  const bad = needsPerson(item);
  const name = 'block truncate text-sm font-semibold';
  return (
    <li className={`flex items-center gap-2 border-b border-line py-2 pl-4 ${isUnderWay(item) ? 'pr-4' : 'pr-1'}`}>
      <div className="flex min-w-0 grow flex-col gap-1">
        {linked && item.mediaId ? (
          <Link
            to="/media/$id"
            params={{ id: item.mediaId }}
            className={`${name} flex min-h-6 items-center underline decoration-edge underline-offset-4 hover:decoration-lamp`}
          >
            {item.name}
          </Link>
        ) : (
          <span className={name}>{item.name}</span>
        )}
        <p className="flex flex-wrap gap-x-2 text-xs text-muted">
          <span className={bad ? 'text-bad-text' : ''}>{sayPhase(i18n, item)}</span>
          {(isUnderWay(item) || item.phase === 'paused') &&
            sayFigures(i18n, item).map((figure) => (
              <span key={figure} className="figures">
                {figure}
              </span>
            ))}
        </p>
        {share !== undefined && <ProgressBar value={share} label={t('upload.progressOf', { filename: item.name })} />}
      </div>
      {!isUnderWay(item) && item.phase !== 'paused' && (
        <IconButton icon="close" label={t('upload.removeNamed', { filename: item.name })} onClick={() => uploads.remove(item.key)} />
      )}
    </li>
  );
}

/** Tells those who listen what has come of an upload; its progress they can ask for. */
function useNews(items: readonly UploadItem[]): void {
  const { t } = useI18n();
  const last = useRef<ReadonlyMap<string, Phase>>(new Map());
  useEffect(() => {
    for (const item of items) {
      const before = last.current.get(item.key);
      if (before === undefined || before === item.phase) continue;
      const filename = item.name;
      if (item.phase === 'mastering' && before === 'sending') announce(t('upload.arrived', { filename }));
      if (item.phase === 'ready') announce(t('tray.ready', { filename }));
      if (item.phase === 'failed' && item.trouble?.advice) announce(t('tray.error', { filename }));
      else if (item.phase === 'failed' || item.phase === 'interrupted') {
        announce(t('upload.stopped', { filename, what: t(item.phase === 'failed' ? 'upload.failed' : 'upload.interrupted') }));
      }
    }
    last.current = new Map(items.map((item) => [item.key, item.phase]));
  }, [items, t]);
}
