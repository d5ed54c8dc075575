import { projects as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Bin } from './bin.service.ts';
import type { Documents } from './documents.service.ts';
import type { Invitations } from './invitations.service.ts';
import type { Projects } from './projects.service.ts';
import type { Versions } from './versions.service.ts';

/** What members may ask of their projects. */
export function projectsEndpoints(tools: {
  projects: Projects;
  invitations: Invitations;
  bin: Bin;
  documents: Documents;
  versions: Versions;
  /** A ticket for a member, and where it opens the document. */
  ticket: (userId: string, projectId: string) => { token: string; url: string; expiresAt: Date };
  now: () => Date;
}): Implementation[] {
  const { projects, invitations, bin, documents, versions, ticket, now } = tools;
  return [
    implement(contract.createProject, async ({ actor, body }) => ({ status: 201, body: { data: await projects.create(actor, body) } })),
    implement(contract.listProjects, async ({ actor, query }) => {
      const { data, total } = await projects.list(actor, query);
      const pagination = { ...query, totalItems: total, totalPages: Math.ceil(total / query.limit) };
      return { status: 200, body: { data, pagination, meta: { timestamp: now().toISOString() } } };
    }),
    implement(contract.getProject, async ({ actor, params }) => ({
      status: 200,
      body: { data: await projects.find(actor, params.projectId) },
    })),
    implement(contract.updateProject, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await projects.rename(actor, params.projectId, body.name) },
    })),
    implement(contract.deleteProject, async ({ actor, params }) => {
      await projects.remove(actor, params.projectId);
      return { status: 204 };
    }),
    implement(contract.listProjectMembers, async ({ actor, params }) => ({
      status: 200,
      body: { data: await projects.members(actor, params.projectId) },
    })),
    implement(contract.putProjectMember, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await projects.setRole(actor, params.projectId, params.userId, body.role) },
    })),
    implement(contract.deleteProjectMember, async ({ actor, params }) => {
      await projects.removeMember(actor, params.projectId, params.userId);
      return { status: 204 };
    }),
    implement(contract.inviteToProject, async ({ actor, params, body }) => ({
      status: 201,
      body: { data: await invitations.invite(actor, params.projectId, body) },
    })),
    implement(contract.listProjectInvitations, async ({ actor, params }) => ({
      status: 200,
      body: { data: await invitations.list(actor, params.projectId) },
    })),
    implement(contract.revokeProjectInvitation, async ({ actor, params }) => {
      await invitations.revoke(actor, params.projectId, params.invitationId);
      return { status: 204 };
    }),
    implement(contract.acceptProjectInvitation, async ({ actor, body }) => ({
      status: 200,
      body: { data: await invitations.accept(actor, body.token) },
    })),
    implement(contract.createCollabToken, async ({ actor, params }) => {
      const { role } = await projects.find(actor, params.projectId);
      const { token, url, expiresAt } = ticket(actor.id, params.projectId);
      return { status: 201, body: { data: { token, url, role, expiresAt: expiresAt.toISOString() } } };
    }),

    implement(contract.getProjectEdl, async ({ actor, params }) => ({
      status: 200,
      body: (await documents.get(actor, params.projectId)).edl,
    })),
    implement(contract.putProjectEdl, async ({ actor, params, headers, body }) => {
      const { edl, hash } = await documents.put(actor, params.projectId, body, headers['if-match']);
      return { status: 200, body: edl, headers: { ETag: hash } };
    }),
    implement(contract.listProjectMedia, async ({ actor, params }) => ({
      status: 200,
      body: { data: await bin.list(actor, params.projectId) },
    })),
    implement(contract.addProjectMedia, async ({ actor, params }) => ({
      status: 200,
      body: { data: await bin.add(actor, params.projectId, params.mediaId) },
    })),
    implement(contract.removeProjectMedia, async ({ actor, params }) => {
      await bin.remove(actor, params.projectId, params.mediaId);
      return { status: 204 };
    }),
    implement(contract.listProjectVersions, async ({ actor, params }) => ({
      status: 200,
      body: { data: await versions.list(actor, params.projectId) },
    })),
    implement(contract.createProjectVersion, async ({ actor, params, body }) => ({
      status: 201,
      body: { data: await versions.create(actor, params.projectId, body.name) },
    })),
    implement(contract.getProjectVersion, async ({ actor, params }) => ({
      status: 200,
      body: { data: await versions.get(actor, params.projectId, params.versionId) },
    })),
    implement(contract.restoreProjectVersion, async ({ actor, params }) => {
      await versions.restore(actor, params.projectId, params.versionId);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.deleteProjectVersion, async ({ actor, params }) => {
      await versions.remove(actor, params.projectId, params.versionId);
      return { status: 204 };
    }),
    implement(contract.exportProjectOtio, async ({ actor, params }) => ({
      status: 200,
      bytes: Buffer.from(await documents.otio(actor, params.projectId)),
      contentType: 'application/json',
      headers: { 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="project.otio"' },
    })),
    implement(contract.importProjectOtio, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await documents.importOtio(actor, params.projectId, body) },
    })),
    implement(contract.exportProjectCmx, async ({ actor, params }) => ({
      status: 200,
      bytes: Buffer.from(await documents.cmx(actor, params.projectId)),
      contentType: 'text/plain; charset=utf-8',
      headers: { 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="project.edl"' },
    })),
  ];
}
