import { type ChangeEvent, useRef, useState } from 'react';
import { client, toProblem } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { type User, useKeepMe } from '../../lib/me.ts';
import { usePreview } from '../../lib/preview.ts';
import { useToast } from '../../lib/toast.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { ACCEPTED_PICTURES, MAX_AVATAR_BYTES, SAID_BYTES } from './pictures.ts';

/** One's picture: chosen, looked at, then set. */
export function Picture({ me }: { me: User }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const say = useToast();
  const keepMe = useKeepMe();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const preview = usePreview(chosen);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = ''; // so that the same file can be chosen again
    if (!file) return;
    const tooLarge = file.size > MAX_AVATAR_BYTES;
    setFailure(tooLarge ? t('account.picture.tooLarge', { size: format.bytes(file.size), limit: format.bytes(SAID_BYTES) }) : null);
    setChosen(tooLarge ? null : file);
  };
  const change = async (ask: () => Promise<{ data: User }>, done: string) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      keepMe((await ask()).data);
      setChosen(null);
      say(done);
    } catch (error) {
      const unreadable = ['unsupported-media-type', 'invalid', 'too-large'].includes(toProblem(error).code);
      setFailure(unreadable ? t('account.picture.bad') : sayProblem(i18n, error));
    } finally {
      setBusy(false);
    }
  };
  const use = (file: File) => change(() => client('PUT /api/users/me/avatar', { bytes: file }), t('account.picture.saved'));
  const remove = () => change(() => client('DELETE /api/users/me/avatar', {}), t('account.picture.removed'));
  return (
    <>
      <div className="flex items-center gap-5">
        {preview ? (
          <img
            src={preview}
            alt={t('account.picture.preview')}
            className="size-28 shrink-0 rounded-full bg-raised object-cover"
            onError={() => {
              setChosen(null);
              setFailure(t('account.picture.bad'));
            }}
          />
        ) : (
          <Avatar person={me} className="size-28 text-4xl" />
        )}
        <p className="measure text-sm text-muted">{t('account.picture.hint', { size: format.bytes(SAID_BYTES) })}</p>
      </div>
      <div role="alert" className="empty:hidden">
        {failure && <p className="measure border-l-2 border-bad py-1 pl-4 text-sm">{failure}</p>}
      </div>
      <input ref={input} type="file" hidden accept={ACCEPTED_PICTURES} onChange={choose} />
      <div className="flex flex-wrap gap-3">
        {chosen ? (
          <>
            <Button kind="lamp" aria-disabled={busy} onClick={() => void use(chosen)}>
              {t('account.picture.use')}
            </Button>
            <Button kind="ghost" onClick={() => setChosen(null)}>
              {t('account.picture.cancel')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => input.current?.click()}>{t(me.avatarUrl ? 'account.picture.change' : 'account.picture.choose')}</Button>
            {me.avatarUrl && (
              <Button kind="ghost" aria-disabled={busy} onClick={() => void remove()}>
                {t('account.picture.remove')}
              </Button>
            )}
          </>
        )}
      </div>
    </>
  );
}
