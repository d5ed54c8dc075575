import { useMutation } from '@tanstack/react-query';
import { type ChangeEvent, type FormEvent, useId, useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Choice } from '../../../ui/fields.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { type Subtitle, useLookAgain } from './queries.ts';
import { checkSubtitles, languageIn, SUBTITLE_LANGUAGES } from './subtitle-file.ts';

const KINDS = ['subtitles', 'captions', 'forced'] as const satisfies readonly Subtitle['kind'][];
/** A language that is not in the list is named by its tag. */
const OTHER = 'other';

/** Brings a file of subtitles: in which language, of which kind, and as what it is to be chosen. */
export function AddSubtitles({ mediaId, onClose }: { mediaId: string; onClose: () => void }) {
  const i18n = useI18n();
  const { t, format, language: own } = i18n;
  const toast = useToast();
  const look = useLookAgain(mediaId);
  const [file, setFile] = useState<File | null>(null);
  const [language, setLanguage] = useState<string>(own);
  const [tag, setTag] = useState('');
  const [label, setLabel] = useState('');
  const [kind, setKind] = useState<Subtitle['kind']>('subtitles');
  const [missing, setMissing] = useState(false);
  const input = useId();
  const fault = file ? checkSubtitles(file) : missing ? 'missing' : null;
  const adding = useMutation({
    mutationFn: (bytes: File) =>
      client('POST /api/media/{id}/subtitles', {
        params: { id: mediaId },
        query: { language: language === OTHER ? tag.trim() : language, kind, ...(label.trim() && { label: label.trim() }) },
        bytes,
      }),
    onSuccess: ({ data }) => {
      toast(t('subtitles.added', { label: data.label }));
      onClose();
      return look();
    },
  });
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0] ?? null;
    setFile(chosen);
    adding.reset();
    const named = chosen && languageIn(chosen.name);
    if (named) setLanguage(named);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(file === null);
    if (file && !fault && !adding.isPending) adding.mutate(file);
  };
  const names = SUBTITLE_LANGUAGES.map((one) => ({ tag: one, name: format.languageName(one) ?? one }));
  names.sort((a, b) => a.name.localeCompare(b.name, i18n.locale));
  return (
    <Dialog title={t('subtitles.add')} onClose={onClose}>
      <form onSubmit={send} noValidate className="flex flex-col gap-5">
        <div className="flex flex-col gap-1.5">
          <label htmlFor={input} className="text-muted text-xs">
            {t('subtitles.file')}
          </label>
          <input
            id={input}
            type="file"
            accept=".srt,.vtt,text/vtt,application/x-subrip"
            aria-invalid={fault ? true : undefined}
            aria-describedby={`${input}-said`}
            onChange={choose}
            className="min-h-11 w-full rounded-control border border-edge p-1 text-sm file:mr-3 file:min-h-9 file:cursor-pointer file:rounded-control file:border-0 file:bg-raised file:px-3 file:font-semibold file:text-ink aria-invalid:border-bad"
          />
          <p id={`${input}-said`} className={`text-xs ${fault ? 'text-bad-text' : 'text-muted'}`}>
            {t(fault ? `subtitles.file.${fault}` : 'subtitles.file.hint')}
          </p>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice label={t('media.language')} value={language} onChange={(event) => setLanguage(event.target.value)}>
            {names.map((one) => (
              <option key={one.tag} value={one.tag}>
                {one.name}
              </option>
            ))}
            <option value={OTHER}>{t('subtitles.otherLanguage')}</option>
          </Choice>
          <Choice
            label={t('subtitles.kind')}
            value={kind}
            onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? 'subtitles')}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`subtitles.kind.${one}`)}
              </option>
            ))}
          </Choice>
        </div>
        <p className="measure -mt-2 text-muted text-xs">{t(`subtitles.kind.${kind}.what`)}</p>
        {language === OTHER && (
          <Field
            label={t('subtitles.tag')}
            hint={t('subtitles.tag.hint')}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            maxLength={35}
            value={tag}
            onChange={(event) => setTag(event.target.value)}
          />
        )}
        <Field
          label={t('subtitles.labelField')}
          hint={t('subtitles.labelField.hint')}
          maxLength={80}
          autoComplete="off"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
        {adding.error && <Failure>{sayProblem(i18n, adding.error)}</Failure>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="ghost" onClick={onClose}>
            {t('admin.cancel')}
          </Button>
          <Button type="submit" kind="lamp" aria-disabled={adding.isPending}>
            {t('subtitles.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
