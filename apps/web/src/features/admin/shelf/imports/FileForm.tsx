import { useId, useRef, useState } from 'react';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Button } from '../../../../ui/Button.tsx';
import { Failure } from '../../../../ui/Failure.tsx';
import { Tick } from '../../../../ui/fields.tsx';
import { ProgressBar } from '../../../../ui/ProgressBar.tsx';
import { useFileImport } from './use-file-import.ts';

/** The contract's bound; its module would bring all its schemas into the page. */
const MAX_IMPORT_BYTES = 2 * 1024 ** 3;

/** Orders an import from a file, and sends the file. */
export function FileForm() {
  const { t, format } = useI18n();
  const said = useId();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [dryRun, setDryRun] = useState(false);
  const [tried, setTried] = useState(false);
  const { sending, failure, begin, stop } = useFileImport();
  const wrong = file === null ? (tried ? t('imports.fileMissing') : null) : file.size > MAX_IMPORT_BYTES ? t('imports.fileTooLarge') : null;
  const send = async () => {
    setTried(true);
    if (file === null || file.size > MAX_IMPORT_BYTES) return input.current?.focus();
    if (!(await begin(file, dryRun))) return;
    setFile(null);
    setTried(false);
    if (input.current) input.current.value = '';
  };
  return (
    <section aria-labelledby="file" className="flex flex-col gap-4">
      <h2 id="file" className="title text-xl">
        {t('imports.file')}
      </h2>
      <p className="measure text-muted text-sm">{t('imports.fileLead')}</p>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending) void send();
        }}
      >
        <div className="flex flex-col gap-1.5">
          <label htmlFor={`${said}-file`} className="text-muted text-xs">
            {t('imports.fileField')}
          </label>
          <input
            ref={input}
            id={`${said}-file`}
            type="file"
            accept=".json,.jsonl,.ndjson,.gz"
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? said : undefined}
            disabled={sending !== null}
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            className="min-h-11 w-full rounded-control border border-edge bg-paper text-sm file:mr-3 file:min-h-11 file:border-0 file:border-edge file:border-r file:bg-raised file:px-4 file:font-semibold file:text-ink aria-invalid:border-bad"
          />
          {wrong && (
            <p id={said} className="text-bad-text text-xs">
              {wrong}
            </p>
          )}
        </div>
        <Tick checked={dryRun} onChange={setDryRun}>
          {t('imports.dryRun')}
        </Tick>
        {failure && <Failure>{failure}</Failure>}
        {sending ? (
          <div className="flex flex-col gap-2">
            <ProgressBar
              label={t('imports.sending', { name: sending.name })}
              value={sending.total > 0 ? sending.sent / sending.total : null}
            />
            <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
              <span className="figures text-muted">
                {t('imports.sent', { sent: format.bytes(sending.sent), total: format.bytes(sending.total) })}
              </span>
              <Button kind="ghost" onClick={stop}>
                {t('imports.stopSending')}
              </Button>
            </div>
          </div>
        ) : (
          <Button type="submit" className="self-start">
            {t('imports.begin')}
          </Button>
        )}
      </form>
    </section>
  );
}
