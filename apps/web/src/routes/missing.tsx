import { Link } from '@tanstack/react-router';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { usePage } from '../ui/Page.tsx';

/** Nothing lives at this address. */
export function Missing() {
  const { t } = useI18n();
  const heading = usePage(t('missing.title'));
  return (
    <div className="page-inset flex min-h-[70dvh] flex-col items-start justify-center gap-5">
      <Mark className="size-20 text-edge" />
      <h1 ref={heading} tabIndex={-1} className="title text-4xl">
        {t('missing.title')}
      </h1>
      <p className="measure text-muted">{t('missing.text')}</p>
      <div className="flex flex-wrap gap-3">
        <Link to="/" className={buttonClass('lamp')}>
          {t('action.home')}
        </Link>
        <Link to="/search" className={buttonClass('quiet')}>
          {t('place.search')}
        </Link>
      </div>
    </div>
  );
}
