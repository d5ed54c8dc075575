import { lazy, type ReactNode, Suspense } from 'react';
import { useSession } from '../../../lib/me.ts';
import { Boundary } from '../../../ui/Boundary.tsx';

const ContinueRow = lazy(() => import('./ContinueRow.tsx').then((module) => ({ default: module.ContinueRow })));
const ForYouRow = lazy(() => import('./ForYouRow.tsx').then((module) => ({ default: module.ForYouRow })));

/** The rows of the programme that are one's own; visitors have none, and do not load their code. */
export function useOwnRows(): ReactNode {
  const { signedIn } = useSession();
  if (!signedIn) return null;
  return (
    <Boundary fallback={null}>
      <Suspense fallback={null}>
        <ContinueRow />
        <ForYouRow />
      </Suspense>
    </Boundary>
  );
}
