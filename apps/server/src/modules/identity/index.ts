import type { accounts as contract } from '@fotograma/contract';
import type { Gate } from '../../platform/http/callers.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import { createSharedRateLimiter } from '../../platform/ratelimit/ratelimit.ts';
import { accountsEndpoints } from './accounts.endpoints.ts';
import { createAccountsRepository } from './accounts.repository.ts';
import { createAccounts, type ForgetHook } from './accounts.service.ts';
import { auditEndpoints } from './audit.list.ts';
import { createAudit } from './audit.ts';
import { createAvatars } from './avatars.ts';
import { clientsEndpoints } from './clients.endpoints.ts';
import { createClientGate } from './clients.gate.ts';
import { createClientsRepository } from './clients.repository.ts';
import { createClients } from './clients.service.ts';
import { createRefreshCookie } from './cookies.ts';
import { createGate } from './gate.ts';
import { createLogin } from './login.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { plansEndpoints } from './plans.endpoints.ts';
import { createPlansRepository } from './plans.repository.ts';
import { createPlans } from './plans.service.ts';
import { createQuotas, type Quotas } from './quotas.ts';
import { createRecovery } from './recovery.ts';
import { createSessionsRepository } from './sessions.repository.ts';
import { createSessions } from './sessions.service.ts';
import { createTokens } from './tokens.ts';
import { usersEndpoints } from './users.endpoints.ts';
import { createUsersRepository } from './users.repository.ts';
import { createUsers } from './users.service.ts';
import { avatarUrlOf } from './users.ts';

export type { Quotas } from './quotas.ts';

export interface IdentityOptions {
  /** The first signs; all verify. */
  readonly jwtSecrets: readonly string[];
  /** Seconds that access and refresh tokens live. */
  readonly accessSeconds: number;
  readonly refreshSeconds: number;
  /** Whether the first account of an installation is its administrator. */
  readonly firstIsAdmin: boolean;
  /** What hashes; of the recommended cost where nothing else is handed in. */
  readonly passwords?: Passwords;
}

export interface Profile {
  readonly username: string | null;
  readonly email: string;
  readonly locale: contract.User['locale'];
  readonly avatarUrl: string | null;
}

/** What the other modules may ask. */
export interface Identity {
  readonly quotas: Quotas;
  /** Has a module's part of an account or client removed in the transaction that removes it. Before the server starts. */
  onForget(hook: ForgetHook): void;
  createAdmin(given: { email: string; password: string }): Promise<'created' | 'promoted'>;
  /** Who has this address; null where nobody has, or may not use their account. */
  findByEmail(email: string): Promise<string | null>;
  /** Name, picture, address and language of people, by id; of accounts that are gone or disabled there is nothing. */
  profiles(ids: readonly string[]): Promise<Map<string, Profile>>;
  /** The address of somebody's picture, of the version that the view `public_profile` tells; null without one. */
  avatarUrl(userId: string, version: string | null): string | null;
}

/** The door of identity: who is calling, what may they do, how much. */
export async function createIdentity(
  platform: Platform,
  options: IdentityOptions,
): Promise<ModuleParts & { identity: Identity; gate: Gate; close(): Promise<void> }> {
  const { database, now } = platform;
  const installation = await database.prisma.installation.findFirstOrThrow();
  const hooks: ForgetHook[] = [];
  const forget: ForgetHook = async (sql, principalId) => {
    // Upper floors let go first: what they used is then nobody's.
    for (const hook of hooks.toReversed()) await hook(sql, principalId);
  };

  const audit = createAudit(database, now);
  const quotas = createQuotas(database, now);
  const passwords = options.passwords ?? createPasswords();
  const avatars = createAvatars(platform);
  const tokens = createTokens({
    secrets: options.jwtSecrets,
    issuer: `fotograma:${installation.id}`,
    lifetimeSeconds: options.accessSeconds,
    now,
  });
  const rows = createAccountsRepository(database);
  const login = createLogin({ accounts: rows, passwords, limiter: createSharedRateLimiter(database.pool), audit });
  const sessions = createSessions({
    platform,
    rows: createSessionsRepository(database),
    tokens,
    audit,
    refreshSeconds: options.refreshSeconds,
  });
  const recovery = createRecovery({ platform, accounts: rows, passwords, login, sessions, audit });
  const accounts = createAccounts({
    platform,
    rows,
    passwords,
    login,
    sessions,
    recovery,
    avatars,
    audit,
    forget,
    firstIsAdmin: options.firstIsAdmin,
  });
  const cookie = createRefreshCookie(platform.publicUrl);
  const plans = createPlans({ platform, rows: createPlansRepository(database), audit });
  const clientRows = createClientsRepository(database);
  const clientGate = createClientGate({ platform, rows: clientRows });
  const clients = createClients({ platform, rows: clientRows, plans, quotas, audit, forget, tell: clientGate.tell });
  const users = createUsers({
    platform,
    rows: createUsersRepository(database),
    plans,
    quotas,
    audit,
    sessions,
    forgetAccount: accounts.remove,
  });

  return {
    endpoints: [
      ...accountsEndpoints({ accounts, sessions, recovery, avatars, tokens, audit, cookie, refreshSeconds: options.refreshSeconds }),
      ...plansEndpoints(plans, quotas),
      ...clientsEndpoints(clients),
      ...usersEndpoints(users, now),
      ...auditEndpoints(database),
    ],
    jobs: [sessions.job, recovery.job],
    gate: createGate({ tokens, sessions, identifyKey: clientGate.identifyKey }),
    identity: {
      quotas,
      onForget: (hook) => void hooks.push(hook),
      createAdmin: (given) => accounts.createAdmin(given),
      avatarUrl: avatarUrlOf,
      async findByEmail(email) {
        const account = await rows.byEmail(email);
        return account && !account.disabledAt ? account.id : null;
      },
      async profiles(ids) {
        const known = await rows.profiles(ids);
        return new Map(known.map(({ id, avatar, ...profile }) => [id, { ...profile, avatarUrl: avatarUrlOf(id, avatar) }]));
      },
    },
    async close() {
      sessions.close();
      clientGate.close();
    },
  };
}
