import { useI18n } from '../../../lib/i18n.tsx';
import { Avatar } from '../../../ui/Avatar.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import type { SharedDeck } from './queries.ts';

/** Who is in a deck, and how far each is in it. */
export function Members({ deck }: { deck: Pick<SharedDeck, 'members' | 'size'> }) {
  const { t } = useI18n();
  return (
    <ul className="flex flex-wrap gap-x-8 gap-y-3" aria-label={t('together.members')}>
      {deck.members.map((member, index) => {
        const name = member.me ? t('together.me') : (member.name ?? t('taste.somebody'));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: people come at the end, and have no other name that is surely theirs alone
          <li key={index} className="flex items-center gap-3">
            <Avatar person={{ username: member.name, avatarUrl: member.avatarUrl }} className="size-10 text-lg" />
            <span className="flex w-32 flex-col gap-1.5">
              <span className="flex items-baseline justify-between gap-2 text-sm">
                <span className="truncate font-semibold">{name}</span>
                <span className="figures text-muted text-xs">
                  {t('together.seen', { seen: String(member.seen), size: String(deck.size) })}
                </span>
              </span>
              <ProgressBar value={deck.size > 0 ? member.seen / deck.size : 0} label={t('together.progress', { name })} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
