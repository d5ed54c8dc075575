import { useCan, useSession } from '../lib/me.ts';
import type { IconName } from './Icon.tsx';

const SIGN_IN = { to: '/sign-in', name: 'place.signIn', icon: 'person' } as const;
const ACCOUNT = { to: '/account', name: 'place.account', icon: 'person' } as const;
const ADMIN = { to: '/admin', name: 'place.admin', icon: 'house' } as const;

type OwnPlace = (typeof SIGN_IN | typeof ACCOUNT | typeof ADMIN) & { icon: IconName };

/** The places that depend on who is here. */
export function useOwnPlaces(): readonly OwnPlace[] {
  const { signedIn } = useSession();
  const mayManage = useCan('users:manage');
  return [signedIn ? ACCOUNT : SIGN_IN, ...(mayManage ? [ADMIN] : [])];
}
