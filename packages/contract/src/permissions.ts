/** What a person may be here, from least to most; each may do all that the one before may. */
export const ROLES = ['viewer', 'creator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What an API client's key may be made for. */
export const SCOPES = ['media:read', 'media:write', 'generate', 'webhooks'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Anonymous {
  readonly kind: 'anonymous';
}

/** A person with a live session. */
export interface UserActor {
  readonly kind: 'user';
  readonly id: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** A program with a live key. */
export interface ClientActor {
  readonly kind: 'client';
  readonly id: string;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  /** Requests a minute that all keys of the client have together. */
  readonly requestsPerMinute: number;
}

/** Who is calling. */
export type Actor = Anonymous | UserActor | ClientActor;

/** As much of a thing as policies look at. */
export interface Thing {
  /** The user or client whose it is; null for what belongs to the house. */
  readonly ownerId: string | null;
  /** Whether everybody may see it. */
  readonly public?: boolean;
}

type Policy = (actor: Actor, thing: Thing) => boolean;

const role =
  (least: Role): Policy =>
  (actor) =>
    actor.kind === 'user' && ROLES.indexOf(actor.role) >= ROLES.indexOf(least);
const scope =
  (needed: Scope): Policy =>
  (actor) =>
    actor.kind === 'client' && actor.scopes.includes(needed);
const client: Policy = (actor) => actor.kind === 'client';
const own: Policy = (actor, thing) => actor.kind !== 'anonymous' && actor.id === thing.ownerId;
const isPublic: Policy = (_actor, thing) => thing.public === true;
const either =
  (...policies: Policy[]): Policy =>
  (actor, thing) =>
    policies.some((policy) => policy(actor, thing));
const both =
  (...policies: Policy[]): Policy =>
  (actor, thing) =>
    policies.every((policy) => policy(actor, thing));

/**
 * Every question that the house asks before it does something, with its one policy. Endpoints name a question as their
 * `access`; the table in docs/guides/permissions.md is printed from this.
 */
export const policies = {
  'account:use': { says: 'Use one’s own account: profile, sessions, usage', may: role('viewer') },
  'client:use': { says: 'Read what a client’s own key stands for', may: client },
  'media:create': { says: 'Upload films', may: either(role('creator'), scope('media:write')) },
  'media:read': {
    says: 'See the state of a media file',
    may: either(role('admin'), both(own, either(role('viewer'), scope('media:read')))),
  },
  'media:play': {
    says: 'Play a media file',
    may: either(isPublic, role('admin'), both(own, either(role('viewer'), scope('media:read')))),
  },
  'media:list': { says: 'List one’s media files; an administrator, everybody’s', may: either(role('creator'), scope('media:read')) },
  'media:delete': {
    says: 'Delete a media file that nothing uses',
    may: either(role('admin'), both(own, either(role('viewer'), scope('media:write')))),
  },
  'media:work': {
    says: 'Change a media file: stop and repeat its mastering, its subtitles and poster, what is made from it',
    may: either(role('admin'), both(own, either(role('creator'), scope('media:write')))),
  },
  'storage:read': { says: 'See what is stored, and what is lost or left over', may: role('admin') },
  'catalogue:manage': {
    says: 'Add, change and remove films, series, people and categories; attach media; import; train the recommender',
    may: role('admin'),
  },
  'taste:keep': {
    says: 'Rate films, keep collections and progress, go through decks, be recommended films',
    may: role('viewer'),
  },
  'assistant:use': { says: 'Talk with the film chat, and keep one’s conversations', may: role('viewer') },
  'discovery:journey': { says: 'Go on journeys by feeling, and tell what they did', may: role('viewer') },
  'blog:create': { says: 'Make blogs', may: role('admin') },
  'blog:write': { says: 'Write in the blogs one is a member of; what else one may there, the role in the blog says', may: role('viewer') },
  'studio:create': { says: 'Make projects', may: role('creator') },
  'studio:use': {
    says: 'Take part in the projects one is a member of; what else one may there, the role in the project says',
    may: role('viewer'),
  },
  'studio:export': { says: 'Make films of projects that one edits; they are one’s own', may: role('creator') },
  'generation:use': {
    says: 'Have pictures and films generated, see one’s own, and what they cost',
    may: either(role('creator'), scope('generate')),
  },
  'generation:metrics': { says: 'See how much a client has had generated', may: either(role('admin'), both(own, client)) },
  'webhooks:manage': { says: 'Have addresses of one’s own told of what happens', may: either(role('creator'), scope('webhooks')) },
  'ai:write': { says: 'Have texts and voices made for one’s films', may: role('creator') },
  'users:manage': { says: 'See and change everybody’s accounts, roles and plans', may: role('admin') },
  'plans:manage': { says: 'Make and change plans', may: role('admin') },
  'clients:manage': { says: 'Make API clients and their keys', may: role('admin') },
  'audit:read': { says: 'Read the record of security events', may: role('admin') },
} as const satisfies Record<string, { says: string; may: Policy }>;

export type Question = keyof typeof policies;

/** Questions that only a person with an account can be let through. */
export type PersonalQuestion =
  | 'account:use'
  | 'taste:keep'
  | 'assistant:use'
  | 'discovery:journey'
  | 'blog:create'
  | 'blog:write'
  | 'studio:create'
  | 'studio:use'
  | 'studio:export'
  | 'ai:write'
  | 'storage:read'
  | 'catalogue:manage'
  | 'users:manage'
  | 'plans:manage'
  | 'clients:manage'
  | 'audit:read';

/** Whether an actor may do something, to a thing where the question is about one. */
export function can(actor: Actor, question: Question, thing: Thing = { ownerId: null }): boolean {
  return policies[question].may(actor, thing);
}

/** Whether there is anything at all that the actor may do under this question: what an endpoint asks before it looks the thing up. */
export function couldEver(actor: Actor, question: Question): boolean {
  return can(actor, question, { ownerId: actor.kind === 'anonymous' ? null : actor.id, public: true });
}

/** Who the table of permissions is about: each kind of caller, before a thing of their own and before another's. */
export const CALLERS = ['anonymous', 'viewer', 'creator', 'admin', 'client', 'client without scopes'] as const;
export type Caller = (typeof CALLERS)[number];

/** An actor of a kind. */
export function actorOf(caller: Caller, id: string): Actor {
  if (caller === 'anonymous') return { kind: 'anonymous' };
  if (caller === 'client' || caller === 'client without scopes') {
    return { kind: 'client', id, keyId: id, scopes: caller === 'client' ? SCOPES : [], requestsPerMinute: 600 };
  }
  return { kind: 'user', id, role: caller, sessionId: id };
}

/** The table of permissions: for each question and kind of caller whether it is `always` yes, for what is their `own`, or `never`. */
export function permissionTable(): { question: Question; says: string; answers: Record<Caller, 'always' | 'own' | 'never'> }[] {
  return (Object.keys(policies) as Question[]).map((question) => {
    const answer = (caller: Caller) => {
      const actor = actorOf(caller, 'self');
      if (can(actor, question, { ownerId: 'another' })) return 'always';
      return can(actor, question, { ownerId: 'self' }) ? 'own' : 'never';
    };
    const answers = Object.fromEntries(CALLERS.map((caller) => [caller, answer(caller)])) as Record<Caller, 'always' | 'own' | 'never'>;
    return { question, says: policies[question].says, answers };
  });
}
