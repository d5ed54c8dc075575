import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useAnnouncement } from '../lib/announce.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useTurns } from '../lib/me.ts';
import { useMedia } from '../lib/media.ts';
import { say } from '../lib/toast.ts';
import { Boundary } from './Boundary.tsx';
import { IconButton } from './Button.tsx';
import { Choices } from './Choices.tsx';
import { Icon } from './Icon.tsx';
import { Mark } from './Mark.tsx';
import { OwnPlaces, PLACE_ROW } from './OwnPlaces.tsx';
import { PLACES } from './places.ts';
import { Toast } from './Toast.tsx';
import { Tray } from './Tray.tsx';

const ChatDrawer = lazy(() => import('../features/assistant/ChatDrawer.tsx').then((module) => ({ default: module.ChatDrawer })));
const Palette = lazy(() => import('./Palette.tsx').then((module) => ({ default: module.Palette })));

const IS_MAC = navigator.platform.startsWith('Mac');
const COMMAND_KEY = IS_MAC ? '⌘K' : 'Ctrl K';
/** Where there is room for the chat beside the page. */
const BESIDE = '(width >= 64rem)';
const CHAT_KEY = IS_MAC ? '⌘J' : 'Ctrl J';

/** What surrounds every page. */
export function Frame() {
  const { t } = useI18n();
  const [paletteOpen, setPaletteOpen] = useState(false);
  useTurns(() => say(t('session.ended')));
  /** What the drawer of the chat was opened with; null while it is shut. */
  const [opened, setChat] = useState<{ readonly draft: string } | null>(null);
  const onChatPage = useLocation({ select: ({ pathname }) => /^\/chat(\/|$)/.test(pathname) });
  const chat = onChatPage ? null : opened;
  // Where a film is made every pixel is needed; the way back stands at its top.
  const isEditor = useLocation({ select: ({ pathname }) => /^\/studio\/(?!join)[^/]+\/?$/.test(pathname) });
  useCommandKey('k', () => setPaletteOpen((open) => !open));
  const covered = !useMedia(BESIDE) && chat !== null;
  // Where the chat is the page, its own field is gone to.
  const ask = (draft = '') => (onChatPage ? document.querySelector<HTMLElement>('main textarea')?.focus() : setChat({ draft }));
  useCommandKey('j', () => (chat ? setChat(null) : ask()));
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-control bg-lamp px-4 py-3 font-semibold text-on-lamp focus:translate-y-0"
      >
        {t('frame.skip')}
      </a>
      <div className={isEditor ? '' : `lg:pl-60 ${chat ? '2xl:pr-104' : ''}`} inert={covered}>
        {!isEditor && <Rail onPalette={() => setPaletteOpen(true)} onAsk={() => ask()} />}
        <main id="main" tabIndex={-1} className={`min-h-dvh outline-none ${isEditor ? '' : 'pb-24 lg:pb-16'}`}>
          <Outlet />
        </main>
        {!isEditor && <BottomBar onPalette={() => setPaletteOpen(true)} onAsk={() => ask()} />}
      </div>
      <div data-theme={isEditor ? 'night' : undefined} className={isEditor ? 'text-ink' : undefined}>
        <Tray />
        <Toast />
      </div>
      <Announcer />
      {paletteOpen && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPaletteOpen(false)} onAsk={ask} />
        </Suspense>
      )}
      {chat && (
        <Boundary fallback={null}>
          <Suspense fallback={null}>
            <ChatDrawer draft={chat.draft} over={covered} onClose={() => setChat(null)} />
          </Suspense>
        </Boundary>
      )}
    </>
  );
}

function Rail(props: { onPalette: () => void; onAsk: () => void }) {
  const { t } = useI18n();
  return (
    <header className="fixed inset-y-0 left-0 z-20 hidden w-60 flex-col gap-8 overflow-y-auto border-r border-line px-4 py-6 lg:flex">
      <Link to="/" className="flex min-h-11 items-center gap-3 rounded-control px-2">
        <Mark className="size-8" />
        <span className="title text-xl">Fotograma</span>
      </Link>
      <nav aria-label={t('place.main')}>
        <ul className="flex flex-col gap-1">
          {PLACES.map((place) => (
            <li key={place.to}>
              <Link to={place.to} activeOptions={{ exact: place.to === '/', includeSearch: false }} className={PLACE_ROW}>
                <Icon name={place.icon} />
                {t(place.name)}
              </Link>
            </li>
          ))}
          <li>
            <JournalLink />
          </li>
        </ul>
      </nav>
      <div className="flex flex-col gap-2">
        <KeyButton name={t('frame.commands')} hint={COMMAND_KEY} onClick={props.onPalette} />
        <KeyButton name={t('frame.ask')} hint={CHAT_KEY} onClick={props.onAsk} />
      </div>
      <div className="mt-auto flex flex-col gap-5">
        <OwnPlaces />
        <Choices />
      </div>
    </header>
  );
}

/** The blogs: pages of the server's own, which are gone to and not navigated. */
function JournalLink() {
  const { t } = useI18n();
  return (
    <a href="/journal" className={PLACE_ROW}>
      <Icon name="journal" />
      {t('place.journal')}
    </a>
  );
}

function KeyButton(props: { name: string; hint: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={props.onClick}
      className="flex min-h-11 items-center justify-between gap-2 rounded-control border border-edge px-3 text-left text-sm text-muted transition-colors duration-150 hover:bg-raised hover:text-ink"
    >
      {props.name}
      <kbd className="figures shrink-0 whitespace-nowrap text-xs">{props.hint}</kbd>
    </button>
  );
}

function BottomBar(props: { onPalette: () => void; onAsk: () => void }) {
  const { t } = useI18n();
  const sheet = useRef<HTMLDialogElement>(null);
  const item =
    'flex min-h-14 w-full flex-col -outline-offset-4 items-center justify-center gap-0.5 text-xs text-muted aria-[current=page]:text-ink aria-[current=page]:font-semibold';
  return (
    <>
      <nav
        aria-label={t('place.main')}
        className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        <ul className="grid grid-cols-5">
          {PLACES.filter((place) => place.bar).map((place) => (
            <li key={place.to}>
              <Link
                to={place.to}
                activeOptions={{ exact: place.to === '/', includeSearch: false }}
                className={`${item} border-t-2 border-transparent aria-[current=page]:border-lamp`}
              >
                <Icon name={place.icon} />
                {t(place.name)}
              </Link>
            </li>
          ))}
          <li>
            <button
              type="button"
              className={`${item} border-t-2 border-transparent`}
              aria-haspopup="dialog"
              onClick={() => sheet.current?.showModal()}
            >
              <Icon name="menu" />
              {t('place.menu')}
            </button>
          </li>
        </ul>
      </nav>
      <dialog
        ref={sheet}
        aria-label={t('place.menu')}
        className="advance m-0 mt-auto w-full max-w-none border-t border-line bg-paper p-5 pb-[calc(1.25rem+env(safe-area-inset-bottom))] text-ink backdrop:bg-veil"
      >
        <div className="mb-4 flex items-center justify-between">
          <span className="flex items-center gap-3">
            <Mark className="size-8" />
            <span className="title text-xl">Fotograma</span>
          </span>
          <IconButton icon="close" label={t('action.close')} onClick={() => sheet.current?.close()} />
        </div>
        <button
          type="button"
          onClick={() => {
            sheet.current?.close();
            props.onPalette();
          }}
          className="mb-3 flex min-h-11 w-full items-center gap-3 rounded-control border border-edge px-3 text-left text-muted"
        >
          <Icon name="search" />
          {t('frame.commands')}
        </button>
        <button
          type="button"
          onClick={() => {
            sheet.current?.close();
            props.onAsk();
          }}
          className="mb-5 flex min-h-11 w-full items-center gap-3 rounded-control border border-edge px-3 text-left text-muted"
        >
          <Icon name="chat" />
          {t('chat.open')}
        </button>
        <div className="mb-5 flex flex-col gap-1">
          <nav aria-label={t('place.further')}>
            <ul className="flex flex-col gap-1">
              {PLACES.filter((place) => !place.bar).map((place) => (
                <li key={place.to}>
                  <Link to={place.to} className={PLACE_ROW} onClick={() => sheet.current?.close()}>
                    <Icon name={place.icon} />
                    {t(place.name)}
                  </Link>
                </li>
              ))}
              <li>
                <JournalLink />
              </li>
            </ul>
          </nav>
          <OwnPlaces onGo={() => sheet.current?.close()} />
        </div>
        <Choices />
      </dialog>
    </>
  );
}

/** Reads arrivals and results out to those who listen. */
function Announcer() {
  return (
    <div aria-live="polite" className="sr-only">
      {useAnnouncement()}
    </div>
  );
}

function useCommandKey(key: string, toggle: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== key || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      toggle();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  });
}
