import { lazy, Suspense } from 'react';
import { Boundary } from './Boundary.tsx';

const TrayGenerations = lazy(() =>
  import('../features/generation/TrayGenerations.tsx').then((module) => ({ default: module.TrayGenerations })),
);
const TrayItems = lazy(() => import('../features/media/TrayItems.tsx').then((module) => ({ default: module.TrayItems })));

/** The quiet place at the bottom right where long work is seen from every page. Empty, it takes no room. */
export function Tray() {
  return (
    <div className="pointer-events-none fixed right-4 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-30 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2 *:pointer-events-auto lg:bottom-6">
      <Boundary fallback={null}>
        <Suspense fallback={null}>
          <TrayItems />
          <TrayGenerations />
        </Suspense>
      </Boundary>
    </div>
  );
}
