import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSession } from '../../lib/me.ts';
import { safeNext } from './next.ts';

/** Whoever is signed in has nothing to do at the door: they go on to where they wanted to be, in this window and in every other. */
export function useGoOn(next: string | undefined): void {
  const { signedIn } = useSession();
  const { history } = useRouter();
  useEffect(() => {
    if (signedIn) history.replace(safeNext(next));
  }, [signedIn, next, history]);
}
