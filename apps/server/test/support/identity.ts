import type { Role } from '@fotograma/contract';
import { createIdentity } from '../../src/modules/identity/index.ts';
import { createPasswords } from '../../src/modules/identity/passwords.ts';
import type { Platform } from '../../src/platform/platform.ts';

export const TEST_SECRET = 'zq8Jt3Yw0cVn5RkXb7Lp2HsDf6Gm9TaE';

/** The real hash, at a hundredth of the cost: what it costs is tested where it is made. */
const CHEAP_PASSWORDS = createPasswords({ cost: { memoryKib: 256, passes: 1 } });

/** The real module, with short answers to what a configuration would say. */
export function createTestIdentity(
  platform: Platform,
  options: Partial<Parameters<typeof createIdentity>[1]> = {},
): ReturnType<typeof createIdentity> {
  return createIdentity(platform, {
    jwtSecrets: [TEST_SECRET],
    accessSeconds: 3_600,
    refreshSeconds: 30 * 86_400,
    firstIsAdmin: false,
    passwords: CHEAP_PASSWORDS,
    ...options,
  });
}

/** An account that is simply there, without a password anybody knows. @returns its id. */
export async function insertUser(platform: Platform, facts: { role?: Role; plan?: string; id?: string } = {}): Promise<string> {
  const { id = platform.newId(), role = 'creator', plan = 'house' } = facts;
  await platform.database.prisma.principal.create({
    data: { id, planId: plan, user: { create: { email: `${id}@example.com`, passwordHash: 'none', role } } },
  });
  return id;
}

/** A plan for one test; what is not said is without limit. @returns its id. */
export async function insertPlan(
  platform: Platform,
  limits: { storage?: number; masteredSeconds?: number; generations?: number } = {},
): Promise<string> {
  const id = `p-${platform.newId().slice(0, 8)}`;
  await platform.database.prisma.plan.create({
    data: { id, name: id, storage: null, masteredSeconds: null, generations: null, ...limits },
  });
  return id;
}
