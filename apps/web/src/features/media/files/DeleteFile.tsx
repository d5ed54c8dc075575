import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Danger } from '../../../ui/Danger.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import type { MediaFile } from '../upload-state.ts';
import { forgetUpload } from '../use-uploads.ts';

/** The question before a file goes for good. One that a film or an episode has is kept, and the answer names them. */
export function DeleteFile({ file, onClose }: { file: MediaFile; onClose: () => void }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => client('DELETE /api/media/{id}', { params: { id: file.id } }),
    onSuccess: () => {
      toast(t('media.deleted', { filename: file.filename }));
      forgetUpload(file.id);
      onClose();
      return queries.invalidateQueries({ queryKey: ['media'] });
    },
  });
  return (
    <Danger
      title={t('media.deleteNamed', { filename: file.filename })}
      action={t('media.delete')}
      pending={deletion.isPending}
      error={deletion.error && sayProblem(i18n, deletion.error)}
      onConfirm={() => deletion.mutate()}
      onClose={onClose}
    >
      <p>{t('media.deleteWhat', { size: format.bytes(file.size) })}</p>
    </Danger>
  );
}
