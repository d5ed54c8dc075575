import type { Output } from '@fotograma/contract/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import type { AuditFilters } from './audit/filters.ts';
import type { UserFilters } from './users/filters.ts';

export type Account = Output<'GET /api/admin/users/{id}'>['data'];
export type Usage = Output<'GET /api/admin/users/{id}'>['usage'];
export type Plan = Output<'GET /api/plans'>['data'][number];
export type ApiClient = Output<'GET /api/clients/{id}'>['data'];
export type ApiKey = ApiClient['keys'][number];
export type AuditEvent = Output<'GET /api/admin/audit'>['data'][number];

const USERS_PAGE = 25;
const SUGGESTIONS = 6;

/** Administrators decide by what they see: what was fetched a while ago is fetched again when they come back to it. */
const FRESH = { staleTime: 5_000 };

export const usersQuery = (filters: UserFilters) =>
  queryOptions({
    queryKey: ['admin', 'users', 'list', filters],
    queryFn: ({ signal }) => client('GET /api/admin/users', { query: { ...filters, limit: USERS_PAGE }, signal }),
    placeholderData: keepPreviousData,
    ...FRESH,
  });

/** The accounts that some letters may mean. */
export const suggestionsQuery = (q: string) =>
  queryOptions({
    queryKey: ['admin', 'users', 'suggestions', q],
    queryFn: async ({ signal }) => (await client('GET /api/admin/users', { query: { q, limit: SUGGESTIONS }, signal })).data,
    placeholderData: keepPreviousData,
    enabled: q !== '',
    ...FRESH,
  });

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'users', 'one', id],
    queryFn: ({ signal }) => client('GET /api/admin/users/{id}', { params: { id }, signal }),
    ...FRESH,
  });

export const plansQuery = queryOptions({
  queryKey: ['plans'],
  queryFn: async ({ signal }) => (await client('GET /api/plans', { signal })).data,
  ...FRESH,
});

export const clientsQuery = queryOptions({
  queryKey: ['admin', 'clients', 'list'],
  queryFn: async ({ signal }) => (await client('GET /api/clients', { signal })).data,
  ...FRESH,
});

export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'clients', 'one', id],
    queryFn: ({ signal }) => client('GET /api/clients/{id}', { params: { id }, signal }),
    ...FRESH,
  });

export const auditQuery = (filters: AuditFilters) =>
  queryOptions({
    queryKey: ['admin', 'audit', filters],
    queryFn: ({ signal }) => client('GET /api/admin/audit', { query: { ...filters }, signal }),
    placeholderData: keepPreviousData,
    ...FRESH,
  });
