import { routeUrl } from '@fotograma/contract/client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client, session } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { useToast } from '../../../../lib/toast.ts';
import { sayProblem } from '../../../../ui/states.tsx';
import { putFile } from './put-file.ts';

interface Sending {
  readonly name: string;
  readonly sent: number;
  readonly total: number;
}

/** Orders an import and sends its file. One whose file does not arrive is called off again: nobody would send it later. */
export function useFileImport() {
  const i18n = useI18n();
  const toast = useToast();
  const queries = useQueryClient();
  const [sending, setSending] = useState<Sending | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const look = () => queries.invalidateQueries({ queryKey: ['admin', 'imports'] });

  /** @returns whether the file is there. */
  const begin = async (file: File, dryRun: boolean): Promise<boolean> => {
    const own = new AbortController();
    abort.current = own;
    setFailure(null);
    setSending({ name: file.name, sent: 0, total: file.size });
    let id: string | null = null;
    try {
      const { data } = await client('POST /api/imports', { body: { source: 'wikipedia', dryRun } });
      id = data.id;
      const url = routeUrl('PUT /api/imports/{id}/file', { params: { id }, bytes: file });
      const to = { url, headers: await session.credentials() };
      await putFile(to, file, (sent) => setSending({ name: file.name, sent, total: file.size }), own.signal);
      toast(i18n.t('imports.begun'));
      return true;
    } catch (error) {
      if (id !== null) await client('POST /api/imports/{id}/cancel', { params: { id } }).catch(() => undefined);
      if (own.signal.aborted) toast(i18n.t('imports.stopped'));
      else setFailure(sayProblem(i18n, error));
      return false;
    } finally {
      setSending(null);
      void look();
    }
  };
  return { sending, failure, begin, stop: () => abort.current?.abort() };
}
