import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDebounced } from '../../../lib/debounce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { moveByArrows } from '../../../ui/arrows.ts';
import { buttonClass } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Pager } from '../../../ui/Pager.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { TableOnItsWay } from '../../../ui/TableOnItsWay.tsx';
import { freeMediaQuery, type MediaFile } from './queries.ts';

/** Offers the files that nothing has yet; choosing one attaches it. */
export function MediaPicker(props: {
  name: string;
  pending: boolean;
  error: string | null;
  onPick: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const q = useDebounced(text.trim(), 200);
  const { data, error, refetch } = useQuery(freeMediaQuery(q, page));
  return (
    <Dialog title={t('shelve.media.pick', { name: props.name })} onClose={props.onClose}>
      <Field
        type="search"
        label={t('shelve.media.find')}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setPage(1);
        }}
      />
      {props.error && <Failure>{props.error}</Failure>}
      {data ? (
        <>
          <p role="status" className="text-muted text-sm">
            {t('shelve.media.found', { count: data.pagination.totalItems })}
          </p>
          {data.data.length > 0 && (
            <ul className="border-line border-t" onKeyDown={moveByArrows}>
              {data.data.map((file) => (
                <li key={file.id} className="border-line border-b">
                  <button
                    type="button"
                    aria-disabled={props.pending}
                    onClick={() => !props.pending && props.onPick(file.id)}
                    className="flex min-h-11 w-full items-center gap-4 py-2 text-left text-sm -outline-offset-2 hover:bg-raised aria-disabled:opacity-55"
                  >
                    <FileFacts file={file} />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <Pager page={page} pages={data.pagination.totalPages} onGo={setPage} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <TableOnItsWay rows={3} />
      )}
      <Link to="/upload" className={`${buttonClass()} self-start`}>
        {t('shelve.media.upload')}
      </Link>
    </Dialog>
  );
}

function FileFacts({ file }: { file: MediaFile }) {
  const { t, format } = useI18n();
  return (
    <>
      {file.posterUrl ? (
        <img src={file.posterUrl} alt="" className="aspect-video w-20 shrink-0 rounded-frame bg-raised object-cover" />
      ) : (
        <span aria-hidden="true" className="aspect-video w-20 shrink-0 rounded-frame bg-raised" />
      )}
      <span className="min-w-0">
        <span className="block font-semibold wrap-anywhere">{file.filename}</span>
        <span className="block text-muted text-xs">
          {t(`media.status.${file.status}`)} · {format.bytes(file.size)}
          {file.durationSeconds !== null && ` · ${format.wait(Math.round(file.durationSeconds))}`}
        </span>
      </span>
    </>
  );
}
