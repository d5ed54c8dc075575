import type { ComponentProps } from 'react';
import { Icon, type IconName } from './Icon.tsx';

/** `lamp` is for the one action that matters on a page; `bad` for what cannot be undone; everything else is quiet or ghost. */
export type ButtonKind = 'lamp' | 'quiet' | 'ghost' | 'bad';

const SHAPE =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 text-sm font-semibold transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55';

const KINDS: Readonly<Record<ButtonKind, string>> = {
  lamp: 'bg-lamp text-on-lamp hover:brightness-110',
  quiet: 'border border-edge text-ink hover:bg-raised',
  ghost: 'text-ink hover:bg-raised',
  bad: 'border border-bad text-bad-text hover:bg-raised',
};

/** The look of a button, for links that act as one. */
export const buttonClass = (kind: ButtonKind = 'quiet'): string => `${SHAPE} ${KINDS[kind]}`;

export function Button({
  kind = 'quiet',
  icon,
  className = '',
  children,
  ...rest
}: ComponentProps<'button'> & { kind?: ButtonKind; icon?: IconName }) {
  return (
    <button type="button" {...rest} className={`${buttonClass(kind)} ${className}`}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A square button with a picture on it; its name is for those who hear it and those who hover. */
export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> & { icon: IconName; label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`inline-flex size-11 shrink-0 items-center justify-center rounded-control text-ink transition-colors duration-150 hover:bg-raised disabled:cursor-not-allowed disabled:opacity-40 ${className}`}
    >
      <Icon name={icon} />
    </button>
  );
}
