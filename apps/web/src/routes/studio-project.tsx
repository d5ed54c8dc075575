import { Link, useParams } from '@tanstack/react-router';
import { EditorPage } from '../features/studio/editor/EditorPage.tsx';
import { useI18n } from '../lib/i18n.tsx';
import { useMe, useSession } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';

/** One film in the making. */
export function StudioProject() {
  const { t } = useI18n();
  const { projectId } = useParams({ from: '/studio/$projectId' });
  const { signedIn } = useSession();
  const { me } = useMe();
  if (!signedIn) {
    return (
      <Page title={t('studio.title')} lead={t('studio.signIn')}>
        <Link to="/sign-in" search={{ next: `/studio/${projectId}` }} className={buttonClass('lamp')}>
          {t('place.signIn')}
        </Link>
      </Page>
    );
  }
  return me && <EditorPage key={projectId} projectId={projectId} userId={me.id} />;
}
