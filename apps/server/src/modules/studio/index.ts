import type { Server } from 'node:http';
import type { HealthCheck } from '../../platform/http/system.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Identity } from '../identity/index.ts';
import type { Media } from '../media/index.ts';
import { createBinRepository } from './bin.repository.ts';
import { createBin } from './bin.service.ts';
import { hueOf } from './collab/awareness.ts';
import { createCollab } from './collab/collab.ts';
import { createDocuments } from './documents.service.ts';
import { exportsEndpoints } from './exports/exports.endpoints.ts';
import { createExportWorkers } from './exports/exports.job.ts';
import { createExportsRepository, type Ended } from './exports/exports.repository.ts';
import { createExports } from './exports/exports.service.ts';
import { createPieces } from './exports/pieces.ts';
import { createInvitationsRepository } from './invitations.repository.ts';
import { createInvitations } from './invitations.service.ts';
import { projectsEndpoints } from './projects.endpoints.ts';
import { createProjectsRepository } from './projects.repository.ts';
import { createProjects } from './projects.service.ts';
import { createRoles, topicOf } from './roles.ts';
import { createVersionsRepository } from './versions.repository.ts';
import { createVersions } from './versions.service.ts';

export interface Studio {
  /** Takes the WebSockets of those who edit. */
  attach(server: Server): void;
  readonly health: HealthCheck;
}

export interface StudioOptions {
  readonly databaseUrl: string;
  /** Whether documents are opened in this process; else their sockets are handed on to one that has them open. */
  readonly isHost: boolean;
  /** Where other nodes reach this process. */
  readonly address: () => string;
  /** Told of exports that have ended. */
  readonly exported?: Ended | undefined;
  /** How long closing may take; for tests, less. */
  readonly closingMs?: number | undefined;
}

/** The door of the studio: projects that several people edit at once, and the films made of them. */
export function createStudio(
  platform: Platform,
  { media, identity }: { media: Media; identity: Identity },
  options: StudioOptions,
): ModuleParts & { studio: Studio; close(): Promise<void> } {
  const { database, events, now } = platform;
  const rows = createProjectsRepository(database);
  const roles = createRoles(rows);
  const projects = createProjects({ platform, rows, roles, people: identity.profiles });
  const invitations = createInvitations({
    platform,
    rows: createInvitationsRepository(database),
    projectRows: rows,
    roles,
    projects,
    people: identity.profiles,
  });
  const bin = createBin({ platform, rows: createBinRepository(database), roles, media });
  const collab = createCollab({
    platform,
    ...options,
    ports: {
      assets: bin.assets,
      roles: roles.of,
      async people(ids) {
        const known = await identity.profiles(ids);
        return new Map(
          [...known].map(([id, { username, avatarUrl }]) => [id, { id, name: username ?? '', avatarUrl, hue: hueOf(id) }] as const),
        );
      },
      watch: (projectId, listener) => events.subscribe(topicOf(projectId), listener),
    },
  });
  const documents = createDocuments({ rows, roles, bin, collab });
  const versions = createVersions({ platform, rows: createVersionsRepository(database), roles, documents, bin });
  const exportRows = createExportsRepository(database);
  const pieces = createPieces(platform);
  const workers = createExportWorkers({ platform, rows: exportRows, pieces, media, ended: options.exported ?? (async () => undefined) });
  const exports = createExports({ platform, roles, documents, rows: exportRows, quotas: identity.quotas, workers });
  media.onUse(bin.uses);
  identity.onForget(async (sql, userId) => {
    await rows.forget(sql, userId);
  });
  return {
    endpoints: [
      ...projectsEndpoints({
        projects,
        invitations,
        bin,
        documents,
        versions,
        ticket: (userId, projectId) => ({
          ...collab.ticket(userId, projectId),
          url: `${platform.publicUrl().replace(/^http/, 'ws')}/collab/${projectId}`,
        }),
        now,
      }),
      ...exportsEndpoints(exports, now),
    ],
    jobs: workers.jobs,
    studio: { attach: collab.attach, health: { name: 'studio', run: collab.health } },
    close: collab.close,
  };
}
