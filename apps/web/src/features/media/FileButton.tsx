import { type ChangeEvent, type ReactNode, useRef } from 'react';
import { Button, type ButtonKind } from '../../ui/Button.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { pickFiles } from './file-handles.ts';
import { ACCEPT } from './upload-checks.ts';
import type { Picked } from './upload-queue.ts';

/** A button that lets the person choose films: with handles that outlive the page where the browser has such, else the plain way. */
export function FileButton(props: {
  kind: ButtonKind;
  icon?: IconName | undefined;
  label?: string;
  multiple?: boolean;
  onPick: (files: readonly Picked[]) => void;
  children: ReactNode;
}) {
  const input = useRef<HTMLInputElement>(null);
  const choose = () => {
    const picked = pickFiles(props.multiple ?? false);
    if (picked) void picked.then(props.onPick);
    else input.current?.click();
  };
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    props.onPick([...(event.target.files ?? [])].map((file) => ({ file, handle: null })));
    // So that the same file can be chosen again, after it was taken off the list.
    event.target.value = '';
  };
  return (
    <>
      <input ref={input} type="file" hidden multiple={props.multiple ?? false} accept={ACCEPT} onChange={take} />
      <Button kind={props.kind} {...(props.icon && { icon: props.icon })} aria-label={props.label} onClick={choose}>
        {props.children}
      </Button>
    </>
  );
}
