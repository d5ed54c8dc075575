import * as z from 'zod';
import { endpoint, json } from './endpoint.ts';
import { ROLES } from './permissions.ts';

const auth = 'Accounts';
const me = 'One’s own account';

export const LOCALES = ['en', 'es', 'pt'] as const;

/** Passwords have at least this many characters, and at most. */
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const;
/** Bytes that a picture of a person may have before it is made small. */
export const MAX_AVATAR_BYTES = 8_000_000;

/** Compared in one form only: NFKC, lower case, no blanks around it. */
export const Email = z
  .string()
  .max(254)
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(z.email('Expected an e-mail address').max(254))
  .meta({ example: 'ana@example.com' });

/** A password that is to be set. What is known only on the server (the commonest ones, one's own e-mail) is refused there. */
export const NewPassword = z
  .string()
  .max(1_024)
  .transform((text) => text.normalize('NFKC'))
  .pipe(
    z
      .string()
      .min(PASSWORD_LENGTH.least, `At least ${PASSWORD_LENGTH.least} characters`)
      .max(PASSWORD_LENGTH.most, `At most ${PASSWORD_LENGTH.most} characters`),
  )
  .meta({ description: 'After NFKC: 10 to 128 characters, not one of the commonest, not the e-mail.', example: 'a long walk at night' });

/** A password that is to be compared with the one set. */
const GivenPassword = z
  .string()
  .min(1)
  .max(1_024)
  .transform((text) => text.normalize('NFKC'))
  .meta({ example: 'a long walk at night' });

export const Username = z
  .string()
  .max(100)
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(
    z
      .string()
      .min(2)
      .max(40)
      .regex(/^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N} ._-]*[\p{L}\p{M}\p{N}])?$/u, 'Letters, digits, blanks, dots, hyphens and underscores'),
  )
  .meta({ description: 'Shown to others; unique whatever the case.', example: 'ana' });

const Locale = z.enum(LOCALES).meta({ description: 'The language in which the house writes to the person.' });

export const User = z
  .object({
    id: z.uuid(),
    email: z.string(),
    username: z.string().nullable(),
    role: z.enum(ROLES),
    locale: Locale,
    avatarUrl: z.string().nullable(),
    emailVerified: z.boolean(),
    plan: z.string().meta({ description: 'The id of the plan.', example: 'free' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User' });

export type User = z.output<typeof User>;

export const exampleUser: User = {
  id: '6a1c2f0e-8a34-4b52-9d1b-2f9a3f0c7b11',
  email: 'ana@example.com',
  username: 'ana',
  role: 'viewer',
  locale: 'es',
  avatarUrl: null,
  emailVerified: false,
  plan: 'free',
  createdAt: '2026-01-01T12:00:00.000Z',
};

const token = z.string().meta({
  description: 'A JWT for `Authorization: Bearer`.',
  example: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiI2YTFjIn0.c2ln',
});
const refreshToken = z
  .string()
  .max(200)
  .meta({ description: 'Opaque; changes with every use.', example: 'fgr_3n8bPqv0y2mJt5cXwLrZk1uVdHs7QaEe' });
const expiresIn = z.int().meta({ description: 'Seconds until the token expires.', example: 604_800 });

const Tokens = { token, refreshToken, expiresIn };
export const SignedIn = z.object({ success: z.literal(true), user: User, ...Tokens }).meta({ id: 'SignedIn' });
export type SignedIn = z.output<typeof SignedIn>;

const exampleTokens = {
  token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiI2YTFjIn0.c2ln',
  refreshToken: 'fgr_3n8bPqv0y2mJt5cXwLrZk1uVdHs7QaEe',
  expiresIn: 604_800,
};
const exampleSignedIn: SignedIn = { success: true, user: exampleUser, ...exampleTokens };
const Success = z.object({ success: z.literal(true) }).meta({ id: 'Success' });
const noStore = { cacheControl: 'no-store' } as const;

const COOKIE =
  'In a browser the refresh token is also kept in an HttpOnly, SameSite=Strict cookie, so that pages need not keep it anywhere.';

export const register = endpoint({
  id: 'register',
  method: 'POST',
  path: '/api/auth/register',
  tag: auth,
  summary: 'Make an account',
  description: `${COOKIE} Whoever makes the first account of a new installation that keeps its own database is its administrator; everybody else begins as a viewer.`,
  access: 'public',
  rate: { requests: 20, windowSeconds: 3_600, by: 'address' },
  body: {
    kind: 'json',
    schema: z.strictObject({ email: Email, password: NewPassword, username: Username.optional(), locale: Locale.optional() }),
    example: { email: 'ana@example.com', password: 'a long walk at night', username: 'ana' },
  },
  answers: { 201: json('The account is made and signed in.', SignedIn, exampleSignedIn, noStore) },
  problems: ['conflict', 'unavailable'],
});

export const login = endpoint({
  id: 'login',
  method: 'POST',
  path: '/api/auth/login',
  tag: auth,
  summary: 'Sign in',
  description: `${COOKIE} Five failures within 15 minutes for one account, or twenty from one address, are answered with 429 until the time is over; a success clears the account’s count.`,
  access: 'public',
  body: {
    kind: 'json',
    schema: z.strictObject({ email: Email, password: GivenPassword }),
    example: { email: 'ana@example.com', password: 'a long walk at night' },
  },
  answers: { 200: json('Signed in.', SignedIn, exampleSignedIn, noStore) },
  problems: ['bad-credentials', 'account-disabled', 'too-many-requests', 'unavailable'],
});

export const refresh = endpoint({
  id: 'refresh',
  method: 'POST',
  path: '/api/auth/refresh',
  tag: auth,
  summary: 'A new pair of tokens for a refresh token',
  description:
    'Each refresh token is good once; the answer has the next one. Asked again within ten seconds (two tabs, a lost answer) the same pair is given; later, the whole session ends, because somebody else may hold the token (RFC 9700, section 4.14). Without `refreshToken` the browser’s cookie is used, and then only for requests of our own pages.',
  access: 'holder',
  rate: { requests: 6_000, windowSeconds: 60, by: 'address' },
  body: {
    kind: 'json',
    schema: z.strictObject({ refreshToken: refreshToken.optional() }),
    example: { refreshToken: exampleTokens.refreshToken },
  },
  answers: {
    200: json('The new pair.', z.object(Tokens), exampleTokens, noStore),
  },
  problems: ['unauthenticated', 'token-invalid', 'token-expired', 'token-reused', 'session-ended', 'forbidden'],
});

export const logout = endpoint({
  id: 'logout',
  method: 'POST',
  path: '/api/auth/logout',
  tag: auth,
  summary: 'Sign out',
  description:
    'Ends the session of the bearer token, of the refresh token in the body, or of the browser’s cookie: its access tokens too. Signing out of what has ended already is no error.',
  access: 'holder',
  headers: z.object({ authorization: z.string().optional() }),
  body: { kind: 'json', schema: z.strictObject({ refreshToken: refreshToken.optional() }), example: {} },
  answers: { 200: json('Signed out.', Success, { success: true }, noStore) },
  problems: ['forbidden'],
});

const mailToken = z.string().max(200).meta({ description: 'From the link in the message.', example: 'b3cXwLrZk1uVdHs7QaEeP0y2mJt5n8bPqv' });

export const requestEmailVerification = endpoint({
  id: 'requestEmailVerification',
  method: 'POST',
  path: '/api/auth/verify-email/request',
  tag: auth,
  summary: 'Send the message that verifies one’s e-mail again',
  access: 'account:use',
  rate: { requests: 5, windowSeconds: 3_600 },
  answers: { 202: json('It is on its way.', Success, { success: true }, noStore) },
});

export const verifyEmail = endpoint({
  id: 'verifyEmail',
  method: 'POST',
  path: '/api/auth/verify-email',
  tag: auth,
  summary: 'Verify an e-mail',
  access: 'public',
  rate: { requests: 30, windowSeconds: 900, by: 'address' },
  body: { kind: 'json', schema: z.strictObject({ token: mailToken }), example: { token: 'b3cXwLrZk1uVdHs7QaEeP0y2mJt5n8bPqv' } },
  answers: { 200: json('Verified.', Success, { success: true }, noStore) },
  problems: ['link-invalid', 'link-expired'],
});

export const requestPasswordReset = endpoint({
  id: 'requestPasswordReset',
  method: 'POST',
  path: '/api/auth/password-reset/request',
  tag: auth,
  summary: 'Ask for a message by which a forgotten password is set anew',
  description: 'The answer is the same whether there is such an account or not.',
  access: 'public',
  rate: { requests: 10, windowSeconds: 3_600, by: 'address' },
  body: { kind: 'json', schema: z.strictObject({ email: Email }), example: { email: 'ana@example.com' } },
  answers: { 202: json('If there is such an account, the message is on its way.', Success, { success: true }, noStore) },
});

export const resetPassword = endpoint({
  id: 'resetPassword',
  method: 'POST',
  path: '/api/auth/password-reset',
  tag: auth,
  summary: 'Set a forgotten password anew',
  description: 'Ends every session of the account.',
  access: 'public',
  rate: { requests: 30, windowSeconds: 900, by: 'address' },
  body: {
    kind: 'json',
    schema: z.strictObject({ token: mailToken, password: NewPassword }),
    example: { token: 'b3cXwLrZk1uVdHs7QaEeP0y2mJt5n8bPqv', password: 'another walk by day' },
  },
  answers: { 200: json('Set. Sign in with it.', Success, { success: true }, noStore) },
  problems: ['link-invalid', 'link-expired', 'unavailable'],
});

const UserData = z.object({ data: User });

export const getMe = endpoint({
  id: 'getMe',
  method: 'GET',
  path: '/api/users/me',
  tag: me,
  summary: 'Who one is here',
  access: 'account:use',
  answers: { 200: json('The account.', UserData, { data: exampleUser }, { cacheControl: 'private, no-cache' }) },
});

export const updateMe = endpoint({
  id: 'updateMe',
  method: 'PATCH',
  path: '/api/users/me',
  tag: me,
  summary: 'Change one’s name, language or password',
  description: 'A new password needs the present one; it ends every session, this one too, and the answer brings the tokens of a new one.',
  access: 'account:use',
  rate: { requests: 60, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z
      .strictObject({
        username: Username.nullable().optional(),
        locale: Locale.optional(),
        currentPassword: GivenPassword.optional(),
        newPassword: NewPassword.optional(),
      })
      .refine((body) => body.newPassword === undefined || body.currentPassword !== undefined, {
        path: ['currentPassword'],
        message: 'The present password is needed to set a new one',
      }),
    example: { username: 'ana maria', locale: 'pt' },
  },
  answers: {
    200: json(
      'Changed.',
      z.object({ data: User, tokens: z.object(Tokens).optional().meta({ description: 'After a new password.' }) }),
      { data: { ...exampleUser, username: 'ana maria', locale: 'pt' } },
      noStore,
    ),
  },
  problems: ['bad-credentials', 'conflict', 'unavailable', 'too-many-requests'],
});

export const deleteMe = endpoint({
  id: 'deleteMe',
  method: 'DELETE',
  path: '/api/users/me',
  tag: me,
  summary: 'Delete one’s account',
  description: 'Everything of the account goes: profile, sessions, uploads and their films. It cannot be undone.',
  access: 'account:use',
  rate: { requests: 10, windowSeconds: 900 },
  body: { kind: 'json', schema: z.strictObject({ password: GivenPassword }), example: { password: 'a long walk at night' } },
  answers: { 200: json('It is gone; files follow within a minute.', Success, { success: true }, noStore) },
  problems: ['bad-credentials', 'conflict', 'unavailable', 'too-many-requests'],
});

export const putAvatar = endpoint({
  id: 'putAvatar',
  method: 'PUT',
  path: '/api/users/me/avatar',
  tag: me,
  summary: 'Set one’s picture',
  description: 'JPEG, PNG, WebP, AVIF or GIF of at most 8 MB and 50 megapixels; kept as a WebP of 256 × 256.',
  access: 'account:use',
  rate: { requests: 30, windowSeconds: 3_600 },
  body: { kind: 'bytes', description: 'The picture.' },
  answers: { 200: json('Set.', UserData, { data: exampleUser }, noStore) },
  problems: ['too-large', 'unsupported-media-type', 'unavailable', 'storage-full'],
});

export const deleteAvatar = endpoint({
  id: 'deleteAvatar',
  method: 'DELETE',
  path: '/api/users/me/avatar',
  tag: me,
  summary: 'Take one’s picture down',
  access: 'account:use',
  answers: { 200: json('Taken down.', UserData, { data: exampleUser }, noStore) },
});

export const getAvatar = endpoint({
  id: 'getAvatar',
  method: 'GET',
  path: '/api/avatars/{id}/{version}',
  tag: me,
  summary: 'A person’s picture',
  description: 'The address changes with the picture: cached for ever.',
  access: 'public',
  params: z.strictObject({
    id: z.uuid().meta({ example: exampleUser.id }),
    version: z
      .string()
      .regex(/^[a-z0-9]{8,32}\.webp$/, 'No such picture')
      .meta({ example: '0f8b4c1e.webp' }),
  }),
  answers: { 200: { kind: 'bytes', contentTypes: ['image/webp'], description: 'The picture.' } },
  problems: ['not-found'],
});

export const Session = z
  .object({
    id: z.uuid(),
    current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
    userAgent: z.string().nullable(),
    address: z.string().nullable().meta({ description: 'Where it was last used from.' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Session' });

export const listSessions = endpoint({
  id: 'listSessions',
  method: 'GET',
  path: '/api/users/me/sessions',
  tag: me,
  summary: 'Where one is signed in',
  access: 'account:use',
  answers: {
    200: json(
      'Live sessions, the last used first.',
      z.object({ data: z.array(Session) }),
      {
        data: [
          {
            id: '1b7d3c8e-44f0-4a6f-8d0e-6f3a9b2c5d77',
            current: true,
            userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0',
            address: '192.0.2.7',
            createdAt: '2026-01-01T12:00:00.000Z',
            lastUsedAt: '2026-01-02T08:00:00.000Z',
            expiresAt: '2026-01-31T12:00:00.000Z',
          },
        ],
      },
      noStore,
    ),
  },
});

export const endSession = endpoint({
  id: 'endSession',
  method: 'DELETE',
  path: '/api/users/me/sessions/{id}',
  tag: me,
  summary: 'Sign out of one place',
  access: 'account:use',
  params: z.strictObject({ id: z.uuid().meta({ example: '1b7d3c8e-44f0-4a6f-8d0e-6f3a9b2c5d77' }) }),
  answers: { 200: json('Ended.', Success, { success: true }, noStore) },
  problems: ['not-found'],
});

export const endOtherSessions = endpoint({
  id: 'endOtherSessions',
  method: 'DELETE',
  path: '/api/users/me/sessions',
  tag: me,
  summary: 'Sign out everywhere else',
  access: 'account:use',
  answers: { 200: json('Ended.', z.object({ success: z.literal(true), ended: z.int() }), { success: true, ended: 2 }, noStore) },
});
