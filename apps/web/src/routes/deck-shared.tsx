import { ProblemError } from '@fotograma/contract/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Gate } from '../features/accounts/Gate.tsx';
import { DeckCode } from '../features/taste/deck/DeckCode.tsx';
import { DeckTable } from '../features/taste/deck/DeckTable.tsx';
import { Matches, NewMatch } from '../features/taste/deck/Matches.tsx';
import { Members } from '../features/taste/deck/Members.tsx';
import { openDecksQuery, type SharedDeck, sharedDeckQuery } from '../features/taste/deck/queries.ts';
import { useHand } from '../features/taste/deck/use-hand.ts';
import { useSharedDeck } from '../features/taste/deck/use-shared-deck.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button, buttonClass } from '../ui/Button.tsx';
import { PageOnItsWay } from '../ui/fallbacks.tsx';
import { Lost } from '../ui/Lost.tsx';
import { Page, usePage } from '../ui/Page.tsx';
import { EmptyState, ErrorState, sayProblem } from '../ui/states.tsx';

const route = getRouteApi('/deck/together/$id');
/** Not there, not ours to see, or not even an id. */
const LOST = new Set([403, 404, 422]);

/** A deck that several go through, each at their own pace; what two or more like is shown to all, live. */
export function DeckShared() {
  const { t } = useI18n();
  const { id } = route.useParams();
  return (
    <Gate title={t('place.together')} invitation={{ title: t('deck.gate'), text: t('together.gateText') }}>
      {() => <DeckById key={id} id={id} />}
    </Gate>
  );
}

function DeckById({ id }: { id: string }) {
  const { t } = useI18n();
  const { data, error, refetch, live } = useSharedDeck(id);
  if (data) return <Together deck={data} onSaid={() => live || void refetch()} />;
  if (error instanceof ProblemError && LOST.has(error.problem.status)) {
    return (
      <Lost title={t('together.lost')} text={t('together.lostText')}>
        <Link to="/deck/together" className={buttonClass('lamp')}>
          {t('place.together')}
        </Link>
      </Lost>
    );
  }
  if (error) {
    return (
      <Page title={t('error.page')}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <PageOnItsWay />;
}

/** @param props.onSaid when something that was said has arrived; the stream tells what comes of it, in its order. */
function Together({ deck, onSaid }: { deck: SharedDeck; onSaid: () => void }) {
  const { t } = useI18n();
  const heading = usePage(t('place.together'));
  // The code is what matters until somebody has come; from then on it is the films.
  const alone = deck.members.length < 2;
  const queries = useQueryClient();
  const hand = useHand(deck.next, {
    name: `deck ${deck.id}`,
    send: (film, verdict) => client('POST /api/decks/{id}/verdicts', { params: { id: deck.id }, body: { movieId: film.id, verdict } }),
    onSettled() {
      onSaid();
      void queries.invalidateQueries(openDecksQuery);
    },
  });
  return (
    <div className="page-inset flex flex-col gap-8 py-6 lg:gap-10 lg:py-10">
      <header className="flex flex-col gap-6">
        <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
          <h1 ref={heading} tabIndex={-1} className="title text-3xl lg:text-4xl">
            {t('place.together')}
          </h1>
          <Leave deck={deck} />
        </div>
        {alone && <DeckCode code={deck.code} />}
        <Members deck={deck} />
      </header>
      <NewMatch deck={deck} />
      <DeckTable
        hand={hand}
        loading={deck.next.length > 0}
        empty={
          <EmptyState title={t('together.through')} text={t(deck.members.length < 2 ? 'together.throughAlone' : 'together.throughText')} />
        }
      />
      <Matches deck={deck} />
      {!alone && <DeckCode code={deck.code} />}
    </div>
  );
}

function Leave({ deck }: { deck: SharedDeck }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const { mutate, isPending } = useMutation({
    mutationFn: () => client('DELETE /api/decks/{id}/members/me', { params: { id: deck.id } }),
    async onSuccess() {
      await navigate({ to: '/deck/together' });
      queries.removeQueries(sharedDeckQuery(deck.id));
      void queries.invalidateQueries(openDecksQuery);
      say(t('together.left'));
    },
    onError: (error) => say(sayProblem(i18n, error)),
  });
  return (
    <Button kind="ghost" icon="leave" className="-mx-4" aria-disabled={isPending} onClick={() => isPending || mutate()}>
      {t('together.leave')}
    </Button>
  );
}
