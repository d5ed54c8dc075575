import { type MouseEvent, useId } from 'react';
import { flushSync } from 'react-dom';
import { announce } from '../../../lib/announce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { CONTROL } from '../../../ui/fields.tsx';
import { AddCredit } from './AddCredit.tsx';
import { type CreditDraft, moveCredit, ROLES } from './draft.ts';

/** Who made it and who plays in it, role by role in the order of billing. */
export function CreditsField(props: {
  director: string;
  credits: readonly CreditDraft[];
  onChange: (credits: CreditDraft[]) => void;
  error: string | null;
}) {
  const { t } = useI18n();
  const title = useId();
  const { credits, onChange } = props;
  return (
    <section aria-labelledby={title} className="flex flex-col gap-4">
      <h3 id={title} className="title text-lg">
        {t('shelve.credits')}
      </h3>
      {props.error && <p className="text-bad-text text-xs">{props.error}</p>}
      {ROLES.map((role) => {
        const lines = credits.filter((credit) => credit.role === role);
        if (lines.length === 0) return null;
        return (
          <div key={role} className="flex flex-col gap-1.5">
            <h4 id={`${title}-${role}`} className="text-muted text-xs">
              {role === 'DIRECTOR' ? props.director : t(`shelve.role.${role}`)}
            </h4>
            <ol aria-labelledby={`${title}-${role}`} className="border-line border-t">
              {lines.map((credit, index) => (
                <Line
                  key={credit.key}
                  credit={credit}
                  isFirst={index === 0}
                  isLast={index === lines.length - 1}
                  onMove={(step) => {
                    onChange(moveCredit(credits, credit.key, step));
                    announce(t('shelve.credit.moved', { name: credit.name, place: index + 1 + step, of: lines.length }));
                  }}
                  onCharacter={(character) => onChange(credits.map((one) => (one.key === credit.key ? { ...one, character } : one)))}
                  onRemove={() => onChange(credits.filter((one) => one.key !== credit.key))}
                />
              ))}
            </ol>
          </div>
        );
      })}
      <AddCredit director={props.director} onAdd={(credit) => onChange([...credits, credit])} />
    </section>
  );
}

function Line(props: {
  credit: CreditDraft;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: -1 | 1) => void;
  onCharacter: (character: string) => void;
  onRemove: () => void;
}) {
  const { t } = useI18n();
  const { name, role, character } = props.credit;
  /** A line that is moved loses the focus of its button in some browsers. */
  const move = (step: -1 | 1, isAtEnd: boolean) => (event: MouseEvent<HTMLButtonElement>) => {
    const button = event.currentTarget;
    if (isAtEnd) return;
    flushSync(() => props.onMove(step));
    button.focus();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-line border-b py-1">
      <span className="min-w-0 flex-1 basis-40 font-semibold text-sm wrap-anywhere">{name}</span>
      {role === 'CAST' && (
        <input
          aria-label={t('shelve.credit.characterOf', { name })}
          placeholder={t('shelve.credit.character')}
          maxLength={200}
          value={character}
          onChange={(event) => props.onCharacter(event.target.value)}
          className={`${CONTROL} max-w-60 min-w-0 flex-1 basis-32 placeholder:text-muted max-lg:text-base!`}
        />
      )}
      <span className="flex">
        <IconButton
          icon="up"
          label={t('shelve.credit.up', { name })}
          aria-disabled={props.isFirst}
          onClick={move(-1, props.isFirst)}
          className="aria-disabled:opacity-40"
        />
        <IconButton
          icon="down"
          label={t('shelve.credit.down', { name })}
          aria-disabled={props.isLast}
          onClick={move(1, props.isLast)}
          className="aria-disabled:opacity-40"
        />
        <IconButton icon="close" label={t('shelve.credit.remove', { name })} onClick={props.onRemove} />
      </span>
    </li>
  );
}
