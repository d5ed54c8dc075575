import { type Actor, can, policies, type Question, type Role, SCOPES, type Scope } from '@fotograma/contract/permissions';

export const QUESTIONS = Object.keys(policies) as Question[];

/** To which things an answer of yes extends. */
export type Reach = 'all' | 'public-own' | 'own' | 'public' | 'none';

const ME = 'me';

function reachOf(actor: Actor, question: Question): Reach {
  if (can(actor, question, { ownerId: 'somebody else' })) return 'all';
  const own = can(actor, question, { ownerId: ME });
  const open = can(actor, question, { ownerId: 'somebody else', public: true });
  return own ? (open ? 'public-own' : 'own') : open ? 'public' : 'none';
}

export const reachOfVisitor = (question: Question): Reach => reachOf({ kind: 'anonymous' }, question);

export const reachOfRole = (role: Role, question: Question): Reach => reachOf({ kind: 'user', id: ME, role, sessionId: '' }, question);

/** What a client may, and the scope that its key needs for it when it needs one. */
export function reachOfClient(question: Question): { readonly reach: Reach; readonly scope: Scope | null } {
  const withScopes = (scopes: readonly Scope[]) => reachOf({ kind: 'client', id: ME, keyId: '', scopes, requestsPerMinute: 1 }, question);
  const bare = withScopes([]);
  const scope = SCOPES.find((one) => withScopes([one]) !== bare);
  return scope ? { reach: withScopes([scope]), scope } : { reach: bare, scope: null };
}
