import type { projects as contract } from '@fotograma/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';

export type Project = contract.Project;
export type ProjectRole = contract.ProjectRole;
export type ProjectMember = contract.ProjectMember;
export type ProjectMedia = contract.ProjectMedia;
export type ProjectExport = contract.ProjectExport;
export type EdlChange = contract.EdlChange;

export const PROJECT_ROLES: readonly ProjectRole[] = ['viewer', 'editor', 'owner'];
export const PRESETS = ['draft', 'standard', 'master'] as const satisfies readonly contract.ExportPreset[];

const ALL = ['projects'] as const;
const PER_PAGE = 24;

/** Everything that is known of one project. */
export const keyOf = (projectId: string) => [...ALL, projectId] as const;

export const projectsQuery = (page: number) =>
  queryOptions({
    queryKey: [...ALL, 'list', page],
    queryFn: ({ signal }) => client('GET /api/projects', { query: { page: String(page), limit: String(PER_PAGE) }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const projectsKey = [...ALL, 'list'] as const;

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'facts'],
    queryFn: async ({ signal }) => (await client('GET /api/projects/{projectId}', { params: { projectId }, signal })).data,
  });

export const binQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'bin'],
    queryFn: async ({ signal }) => (await client('GET /api/projects/{projectId}/media', { params: { projectId }, signal })).data,
    // What is being mastered is looked at again until it is ready.
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status !== 'READY' && status !== 'ERROR') ? 2_000 : false),
  });

export const membersQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'members'],
    queryFn: async ({ signal }) => (await client('GET /api/projects/{projectId}/members', { params: { projectId }, signal })).data,
  });

export const invitationsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'invitations'],
    queryFn: async ({ signal }) => (await client('GET /api/projects/{projectId}/invitations', { params: { projectId }, signal })).data,
  });

export const versionsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'versions'],
    queryFn: async ({ signal }) => (await client('GET /api/projects/{projectId}/versions', { params: { projectId }, signal })).data,
    staleTime: 0,
  });

export const versionQuery = (projectId: string, versionId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'versions', versionId],
    queryFn: async ({ signal }) =>
      (await client('GET /api/projects/{projectId}/versions/{versionId}', { params: { projectId, versionId }, signal })).data,
    staleTime: 0,
    gcTime: 0,
  });

export const exportsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...keyOf(projectId), 'exports'],
    queryFn: ({ signal }) => client('GET /api/projects/{projectId}/exports', { params: { projectId }, query: { limit: '10' }, signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) ? 1_000 : false),
  });

export function isUnderWay({ state }: Pick<ProjectExport, 'state'>): boolean {
  return state === 'WAITING' || state === 'RUNNING';
}
