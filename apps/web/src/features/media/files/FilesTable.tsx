import { Link } from '@tanstack/react-router';
import { timecode } from '../../../lib/format.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { Time } from '../../../ui/Time.tsx';
import type { MediaFile } from '../upload-state.ts';
import { sayVerdict } from '../upload-words.ts';

/** Media files, a row each: what state they are in, and why. */
export function FilesTable(props: { files: readonly MediaFile[]; busy: boolean; onDelete: (file: MediaFile) => void }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const columns: Column<MediaFile>[] = [
    {
      key: 'file',
      name: t('media.filename'),
      cell: (file) => (
        <Link to="/media/$id" params={{ id: file.id }} className="font-semibold wrap-anywhere hover:underline">
          {file.filename}
        </Link>
      ),
    },
    { key: 'state', name: t('media.state'), cell: (file) => <FileState file={file} /> },
    {
      key: 'length',
      name: t('media.duration'),
      figures: true,
      end: true,
      cell: (file) => (file.durationSeconds === null ? null : timecode(file.durationSeconds)),
    },
    { key: 'size', name: t('media.size'), figures: true, end: true, cell: (file) => format.bytes(file.size) },
    { key: 'added', name: t('media.added'), cell: (file) => <Time iso={file.createdAt} /> },
    {
      key: 'actions',
      name: t('media.actions'),
      end: true,
      cell: (file) => (
        <Button kind="ghost" aria-label={t('media.deleteNamed', { filename: file.filename })} onClick={() => props.onDelete(file)}>
          {t('media.delete')}
        </Button>
      ),
    },
  ];
  return <Table caption={t('media.files')} columns={columns} rows={props.files} rowKey={({ id }) => id} busy={props.busy} />;
}

function FileState({ file }: { file: MediaFile }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const name = t(`media.status.${file.status}`);
  if (file.error)
    return (
      <>
        <span className="text-bad-text">{name}</span>
        <span className="block text-muted text-xs">{sayVerdict(i18n, file.error).what}</span>
      </>
    );
  const work = file.updating ?? (file.status === 'PROCESSING' ? file : null);
  return (
    <>
      {name}
      {!file.updating && work && work.progress > 0 && <span className="figures text-muted"> · {format.percent(work.progress)}</span>}
      {file.updating && (
        <span className="block text-muted text-xs">
          {t('media.updating')}
          {file.updating.progress > 0 && <span className="figures"> · {format.percent(file.updating.progress)}</span>}
        </span>
      )}
      {file.early && <span className="block text-muted text-xs">{t('media.early.short')}</span>}
      {file.public && <span className="block text-muted text-xs">{t('media.onShelf')}</span>}
    </>
  );
}
