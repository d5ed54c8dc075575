import { useRef } from 'react';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button } from './Button.tsx';

/** Text that is to be copied as it is. Where the browser gives no clipboard, it is selected and one copies by hand. */
export function Copyable(props: { text: string; label: string; action: string }) {
  const { t } = useI18n();
  const toast = useToast();
  const code = useRef<HTMLElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      toast(t('admin.copied'));
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current);
      toast(t('admin.copyByHand'));
    }
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-muted text-xs">{props.label}</span>
      <div className="flex flex-wrap items-center gap-3">
        <code ref={code} className="figures min-w-0 flex-1 basis-60 rounded-control bg-raised px-3 py-3 text-sm break-all select-all">
          {props.text}
        </code>
        <Button onClick={() => void copy()}>{props.action}</Button>
      </div>
    </div>
  );
}
