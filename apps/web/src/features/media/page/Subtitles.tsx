import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button, buttonClass } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Section } from '../../../ui/Section.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type Column, Table } from '../../../ui/Table.tsx';
import { AddSubtitles } from './AddSubtitles.tsx';
import { type MediaDetail, type Subtitle, useLookAgain } from './queries.ts';
import { sayLanguage } from './words.ts';

/** The subtitles that came in the film and those that were added, which can be taken away again. */
export function Subtitles({ file, may }: { file: MediaDetail; may: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [adding, setAdding] = useState(false);
  const removal = useRemoval(file.id);
  const columns: Column<Subtitle>[] = [
    { key: 'label', name: t('subtitles.label'), cell: ({ label }) => <span className="font-semibold">{label}</span> },
    { key: 'language', name: t('media.language'), cell: ({ language }) => sayLanguage(i18n, language) },
    { key: 'kind', name: t('subtitles.kind'), cell: ({ kind }) => t(`subtitles.kind.${kind}`) },
    { key: 'source', name: t('subtitles.source'), cell: ({ source }) => t(`subtitles.source.${source}`) },
    {
      key: 'actions',
      name: t('media.actions'),
      end: true,
      cell: (subtitle) => (
        <span className="-my-1 flex flex-wrap justify-end">
          {subtitle.url && (
            <a
              href={subtitle.url}
              download={`${subtitle.label}.vtt`}
              className={buttonClass('ghost')}
              aria-label={t('subtitles.downloadNamed', { label: subtitle.label })}
            >
              WebVTT
            </a>
          )}
          {may && subtitle.source === 'uploaded' && (
            <Button
              kind="ghost"
              aria-label={t('subtitles.removeNamed', { label: subtitle.label })}
              aria-disabled={removal.isPending}
              onClick={() => !removal.isPending && removal.mutate(subtitle)}
            >
              {t('subtitles.remove')}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Section title={t('subtitles.title')}>
      {file.subtitles.length === 0 ? (
        <p className="text-muted">{t('subtitles.none')}</p>
      ) : (
        <Table caption={t('subtitles.title')} columns={columns} rows={file.subtitles} rowKey={({ id }) => id} />
      )}
      {file.unreadableSubtitles.length > 0 && (
        <p className="measure text-muted text-sm">
          {t('subtitles.unreadable', {
            languages: i18n.format.list(file.unreadableSubtitles.map(({ language, codec }) => `${sayLanguage(i18n, language)} (${codec})`)),
          })}
        </p>
      )}
      {removal.error && <Failure>{sayProblem(i18n, removal.error)}</Failure>}
      {may && (
        <div>
          <Button icon="upload" onClick={() => setAdding(true)}>
            {t('subtitles.add')}
          </Button>
        </div>
      )}
      {adding && <AddSubtitles mediaId={file.id} onClose={() => setAdding(false)} />}
    </Section>
  );
}

/** Takes added subtitles away. Their words are kept by the page for as long as that can be undone. */
function useRemoval(mediaId: string) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const look = useLookAgain(mediaId);
  const restore = async ({ language, label, kind }: Subtitle, words: Blob) => {
    try {
      await client('POST /api/media/{id}/subtitles', { params: { id: mediaId }, query: { language, label, kind }, bytes: words });
      await look();
    } catch (error) {
      toast(sayProblem(i18n, error));
    }
  };
  return useMutation({
    mutationFn: async (subtitle: Subtitle) => {
      const words = subtitle.url ? await fetchWords(subtitle.url) : null;
      await client('DELETE /api/media/{id}/subtitles/{subtitleId}', { params: { id: mediaId, subtitleId: subtitle.id } });
      return words;
    },
    onSuccess: (words, subtitle) => {
      const undo = words && { name: t('action.undo'), act: () => void restore(subtitle, words) };
      toast(t('subtitles.removed', { label: subtitle.label }), undo);
      return look();
    },
  });
}

async function fetchWords(url: string): Promise<Blob | null> {
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? answer.blob() : null;
}
