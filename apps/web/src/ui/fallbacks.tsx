import type { ErrorComponentProps } from '@tanstack/react-router';
import { useI18n } from '../lib/i18n.tsx';
import { usePage } from './Page.tsx';
import { ErrorState, Skeleton } from './states.tsx';

/** The shape of a page whose code is still on its way. */
export function PageOnItsWay() {
  return (
    <div className="page-inset flex flex-col gap-4 py-12">
      <Skeleton className="h-10 w-1/2 max-w-sm" />
      <Skeleton className="h-5 w-2/3 max-w-lg" />
    </div>
  );
}

/** A page that failed to load or to draw itself: the frame stays, and trying again is one press away. */
export function BrokenPage(props: ErrorComponentProps) {
  const { t } = useI18n();
  const heading = usePage(t('error.page'));
  return (
    <div className="page-inset py-12">
      <h1 ref={heading} tabIndex={-1} className="title mb-6 text-3xl">
        {t('error.page')}
      </h1>
      <ErrorState error={props.error} onRetry={() => location.reload()} />
    </div>
  );
}
