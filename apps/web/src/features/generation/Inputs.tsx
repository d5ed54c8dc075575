import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { sayProblem } from '../../ui/states.tsx';

const MOST = 4;
const ACCEPT = 'image/jpeg,image/png,image/webp,image/avif,image/gif';

export interface Input {
  readonly id: string;
  /** What is shown of it here. */
  readonly preview: string;
}

/** Pictures to work from: chosen, or dropped here. */
export function Inputs(props: {
  inputs: readonly Input[];
  onChange: (inputs: readonly Input[]) => void;
  error: string | null;
  labels: readonly string[];
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { inputs, onChange } = props;
  const sending = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const sent: Input[] = [];
      for (const one of files.slice(0, MOST - inputs.length)) {
        const { data } = await client('POST /api/generate/inputs', { bytes: one });
        sent.push({ id: data.id, preview: URL.createObjectURL(one) });
      }
      return sent;
    },
    onSuccess: (sent) => onChange([...inputs, ...sent]),
  });
  const take = (files: FileList | null | undefined) => {
    const pictures = [...(files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (pictures.length) sending.mutate(pictures);
  };
  const remove = (input: Input) => {
    URL.revokeObjectURL(input.preview);
    onChange(inputs.filter((one) => one !== input));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button below is the one for everybody
    <div
      className={`flex flex-col gap-3 rounded-control border border-dashed p-4 ${over ? 'border-lamp' : 'border-edge'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <div className="flex flex-wrap items-center gap-4">
        <input
          ref={file}
          type="file"
          hidden
          multiple
          accept={ACCEPT}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
        <Button icon="plus" disabled={inputs.length >= MOST} aria-disabled={sending.isPending} onClick={() => file.current?.click()}>
          {t('create.addPicture')}
        </Button>
        <p className="text-muted text-sm">{sending.isPending ? t('create.sending') : t('create.dropHere')}</p>
      </div>
      {inputs.length > 0 && (
        <ul className="flex flex-wrap gap-4">
          {inputs.map((input, index) => (
            <li key={input.id} className="flex flex-col gap-1">
              <img
                src={input.preview}
                alt={props.labels[index] ?? t('create.pictureN', { n: String(index + 1) })}
                className="h-28 rounded-frame object-contain"
              />
              <span className="flex items-center justify-between gap-2 text-muted text-xs">
                {props.labels[index] ?? t('create.pictureN', { n: String(index + 1) })}
                <IconButton icon="close" label={t('create.removePicture', { n: String(index + 1) })} onClick={() => remove(input)} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {props.error && <Failure>{props.error}</Failure>}
      {sending.error && <Failure>{sayProblem(i18n, sending.error)}</Failure>}
    </div>
  );
}
