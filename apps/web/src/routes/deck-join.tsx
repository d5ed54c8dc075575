import { ProblemError } from '@fotograma/contract/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { Gate } from '../features/accounts/Gate.tsx';
import { readCode } from '../features/taste/deck/filters.ts';
import { sharedDeckQuery } from '../features/taste/deck/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Lost } from '../ui/Lost.tsx';
import { Page } from '../ui/Page.tsx';
import { ErrorState } from '../ui/states.tsx';

const route = getRouteApi('/deck/join/$code');

/** The link that was sent to somebody: they are in, and at the deck. */
export function DeckJoin() {
  const { t } = useI18n();
  const code = readCode(route.useParams().code);
  return (
    <Gate title={t('together.join')} invitation={{ title: t('together.invited'), text: t('together.gateText') }}>
      {() => (code ? <Joining code={code} /> : <NoSuchDeck />)}
    </Gate>
  );
}

function Joining({ code }: { code: string }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  // A question in its shape though it is an act: whoever is in already stays in, so asking twice does no harm.
  const { data, error, refetch } = useQuery({
    queryKey: ['taste', 'join', code],
    async queryFn({ signal }) {
      const { data: deck } = await client('POST /api/decks/join', { body: { code }, signal });
      queries.setQueryData(sharedDeckQuery(deck.id).queryKey, deck);
      return deck.id;
    },
    gcTime: 0,
  });
  if (data) return <Navigate to="/deck/together/$id" params={{ id: data }} replace />;
  if (error instanceof ProblemError && error.problem.status === 404) return <NoSuchDeck />;
  if (error) {
    return (
      <Page title={t('together.join')}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <PageOnItsWay />;
}

function NoSuchDeck() {
  const { t } = useI18n();
  return (
    <Lost title={t('together.lost')} text={t('together.lostText')}>
      <Link to="/deck/together" className={buttonClass('lamp')}>
        {t('place.together')}
      </Link>
    </Lost>
  );
}
