import { lazy, type ReactNode, Suspense } from 'react';
import { type Language, useI18n } from '../../lib/i18n.tsx';
import { Boundary } from '../../ui/Boundary.tsx';
import { PlayerFault } from './PlayerFault.tsx';
import type { PlayerProps } from './PlayerScreen.tsx';

const words: Readonly<Record<Language, () => Promise<unknown>>> = {
  en: () => Promise.resolve(),
  es: () => import('media-chrome/lang/es.js'),
  pt: () => import('media-chrome/lang/pt.js'),
};

/** The screen in one language: its controls name themselves as they are made, so their words must be there first. */
const screenIn = (language: Language) =>
  lazy(async () => {
    const [{ PlayerScreen }] = await Promise.all([import('./PlayerScreen.tsx'), words[language]()]);
    return { default: PlayerScreen };
  });

const screens: Readonly<Record<Language, ReturnType<typeof screenIn>>> = { en: screenIn('en'), es: screenIn('es'), pt: screenIn('pt') };

/** Nothing but the film, and what lies over it. Its code arrives with the first film that is shown, not with the page. */
export function Player({ children, ...props }: PlayerProps & { children?: ReactNode }) {
  const { language, t } = useI18n();
  const Screen = screens[language];
  return (
    <div data-theme="night" className="relative aspect-video max-h-[85dvh] w-full overflow-hidden rounded-frame bg-paper text-ink">
      <Boundary fallback={<PlayerFault fault="network" onRetry={() => location.reload()} />}>
        <Suspense fallback={<Waiting poster={props.poster} label={t('player.loading')} />}>
          <Screen key={`${language} ${props.src}`} {...props} />
        </Suspense>
      </Boundary>
      {children}
    </div>
  );
}

function Waiting(props: { poster: string | null | undefined; label: string }) {
  return (
    <div className="flex size-full items-center justify-center">
      {props.poster && <img src={props.poster} alt="" className="absolute inset-0 size-full object-contain opacity-60" />}
      <p role="status" className="relative text-sm">
        {props.label}
      </p>
    </div>
  );
}
