import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Gate } from '../features/accounts/Gate.tsx';
import { DeleteFile } from '../features/media/files/DeleteFile.tsx';
import { FileFilterBar } from '../features/media/files/FileFilterBar.tsx';
import { FilesTable } from '../features/media/files/FilesTable.tsx';
import { isNarrowed, readFileFilters } from '../features/media/files/filters.ts';
import { filesQuery } from '../features/media/files/queries.ts';
import type { MediaFile } from '../features/media/upload-state.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useCan } from '../lib/me.ts';
import { buttonClass } from '../ui/Button.tsx';
import { Listing } from '../ui/Listing.tsx';
import { Page } from '../ui/Page.tsx';
import { EmptyState } from '../ui/states.tsx';

const route = getRouteApi('/media');

/** The media files that somebody has brought, with their states. */
export function MediaFiles() {
  const { t } = useI18n();
  const may = useCan('media:create');
  return (
    <Gate title={t('media.files')}>
      {() =>
        may ? (
          <Files />
        ) : (
          <Page title={t('media.files')}>
            <EmptyState title={t('upload.viewer.title')} text={t('upload.viewer.text')} />
          </Page>
        )
      }
    </Gate>
  );
}

function Files() {
  const { t } = useI18n();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [doomed, setDoomed] = useState<MediaFile | null>(null);
  const query = useQuery(filesQuery(filters));
  const change = (search: Readonly<Record<string, unknown>>, typed = false) =>
    void navigate({ search: readFileFilters(search), replace: typed, resetScroll: false });
  return (
    <Page title={t('media.files')} lead={t('media.files.lead')}>
      <div className="mb-6">
        <Link to="/upload" className={buttonClass('lamp')}>
          {t('place.upload')}
        </Link>
      </div>
      <FileFilterBar filters={filters} onChange={change} />
      <Listing
        query={query}
        total={(count) => t('media.files.total', { count })}
        empty={{ title: t('media.files.empty'), text: t('media.files.emptyText') }}
        onClear={isNarrowed(filters) || filters.page ? () => change(filters.all ? { all: true } : {}) : null}
        onGo={(page) => void navigate({ search: { ...filters, page } })}
      >
        {(files, busy) => <FilesTable files={files} busy={busy} onDelete={setDoomed} />}
      </Listing>
      {doomed && <DeleteFile key={doomed.id} file={doomed} onClose={() => setDoomed(null)} />}
    </Page>
  );
}
