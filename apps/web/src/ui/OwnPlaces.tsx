import { Link, useLocation } from '@tanstack/react-router';
import { readNext } from '../features/accounts/next.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useMe } from '../lib/me.ts';
import { Avatar } from './Avatar.tsx';
import { Icon } from './Icon.tsx';
import { useOwnPlaces } from './own-places.ts';

/** A line of a menu that leads somewhere. */
export const PLACE_ROW =
  'flex min-h-11 items-center gap-3 rounded-control border-l-2 border-transparent px-3 text-muted transition-colors duration-150 hover:bg-raised hover:text-ink aria-[current=page]:border-lamp aria-[current=page]:font-semibold aria-[current=page]:text-ink';

/** One's own account by one's name, or the way in; and the administration, for those who may. */
export function OwnPlaces(props: { onGo?: () => void }) {
  const { t } = useI18n();
  const { me } = useMe();
  const places = useOwnPlaces();
  const next = useLocation({ select: ({ href }) => href });
  return (
    <nav aria-label={t('place.own')}>
      <ul className="flex flex-col gap-1">
        {places.map((place) => (
          <li key={place.to}>
            <Link
              to={place.to}
              search={place.to === '/sign-in' ? readNext({ next }) : {}}
              activeOptions={{ includeSearch: false }}
              onClick={props.onGo}
              className={PLACE_ROW}
            >
              {place.to === '/account' && me ? <Avatar person={me} className="-mx-1 size-7 text-sm" /> : <Icon name={place.icon} />}
              <span className="min-w-0 truncate">{place.to === '/account' && me ? (me.username ?? me.email) : t(place.name)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
