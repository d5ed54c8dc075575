import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';

/** The code that others join by, large enough to be read across a table, and the ways to hand it on. */
export function DeckCode({ code }: { code: string }) {
  const { t } = useI18n();
  const say = useToast();
  const link = `${location.origin}/deck/join/${code}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      say(t('together.copied'));
    } catch {
      say(link); // Without a secure context there is no clipboard: it can be read and typed.
    }
  };
  const share = async () => {
    try {
      await navigator.share({ title: t('together.shareTitle'), text: t('together.shareText', { code }), url: link });
    } catch (error) {
      // Whoever closes the sheet has not failed at anything.
      if (!(error instanceof DOMException && error.name === 'AbortError')) await copy();
    }
  };
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
      <p className="flex flex-col gap-1">
        <span className="text-muted text-sm">{t('together.code')}</span>
        <span className="figures font-semibold text-4xl tracking-[0.14em] lg:text-5xl">{code}</span>
      </p>
      <div className="flex gap-2">
        <Button icon="copy" onClick={() => void copy()}>
          {t('together.copy')}
        </Button>
        {'share' in navigator && (
          <Button icon="share" onClick={() => void share()}>
            {t('together.share')}
          </Button>
        )}
      </div>
    </div>
  );
}
