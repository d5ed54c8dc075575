import { useLocation, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/**
 * The token of a mailed link. It stands behind the `#`, which no server and no log ever sees; once read it is taken out of the
 * address, so that it stays neither in the history nor over anybody's shoulder.
 */
export function useLinkToken(): string {
  const { hash, pathname } = useLocation();
  const { history } = useRouter();
  const [token, setToken] = useState(hash);
  // Another link opened in the same window changes nothing but the hash.
  if (hash !== '' && hash !== token) setToken(hash);
  useEffect(() => {
    if (hash !== '') history.replace(pathname);
  }, [hash, pathname, history]);
  return token;
}
