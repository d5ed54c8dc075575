import type { accounts, Role } from '@fotograma/contract';

/** A person's account joined with its principal: what the person may see of it. */
export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly username: string | null;
  readonly role: Role;
  readonly locale: string;
  /** The version of the picture; null without one. */
  readonly avatar: string | null;
  readonly createdAt: Date;
  readonly planId: string;
}

/** An account as the API tells it. */
export function presentUser(row: UserRow): accounts.User {
  const { id, email, username, role, avatar } = row;
  return {
    id,
    email,
    username,
    role,
    // Only languages of the contract are ever written to the column.
    locale: row.locale as accounts.User['locale'],
    avatarUrl: avatarUrlOf(id, avatar),
    emailVerified: row.emailVerifiedAt !== null,
    plan: row.planId,
    createdAt: row.createdAt.toISOString(),
  };
}

/** The address of a picture; another version has another. */
export function avatarUrlOf(id: string, version: string | null): string | null {
  return version === null ? null : `/api/avatars/${id}/${version}.webp`;
}
