import type { UserActor } from '@fotograma/contract';
import {
  cmxOf,
  flicksOfSeconds,
  otioOf,
  type Project,
  Project as ProjectSchema,
  problemsOf,
  projectOfOtio,
  withoutMissing,
} from '@fotograma/edl';
import * as z from 'zod';
import { Fault, Invalid, NotFound } from '../../platform/errors.ts';
import type { Bin } from './bin.service.ts';
import type { Collab } from './collab/collab.ts';
import { newId } from './ids.ts';
import type { ProjectsRepository } from './projects.repository.ts';
import type { Roles } from './roles.ts';

export interface Kept {
  readonly name: string;
  readonly edl: Project;
  /** Its ETag. */
  readonly hash: string;
}

export type Documents = ReturnType<typeof createDocuments>;

/** What projects consist of, for those who read and write them whole. */
export function createDocuments(deps: { rows: Pick<ProjectsRepository, 'kept'>; roles: Roles; bin: Bin; collab: Pick<Collab, 'run'> }) {
  const { rows, roles, bin, collab } = deps;

  /** What a project is now, and everything of it that was said to be saved. */
  const read = async (projectId: string): Promise<Kept> => {
    const find = async () => {
      const row = await rows.kept(projectId);
      if (!row) throw new NotFound('project of yours', projectId);
      return row;
    };
    const row = await find();
    if (row.isBehind) await collab.run(projectId, { do: 'sync' });
    const { name, edl, hash } = row.isBehind ? await find() : row;
    return { name, hash, edl: ProjectSchema.parse(edl) };
  };
  const write = async (projectId: string, project: Project, basis: string | null): Promise<Kept> => {
    const problems = problemsOf(project, await bin.assets(projectId));
    if (problems.length) throw new Invalid(problems.map((problem) => ({ in: 'body' as const, ...problem })));
    await collab.run(projectId, { do: 'replace', project, basis });
    return read(projectId);
  };
  const media = async (projectId: string) =>
    [...(await bin.names(projectId)).values()].map(({ id, filename, durationSeconds }) => ({
      id,
      filename,
      duration: durationSeconds === null ? null : flicksOfSeconds(durationSeconds),
    }));

  return {
    /** For callers that have let whoever asks in. */
    read,

    async get(actor: UserActor, projectId: string): Promise<Kept> {
      await roles.enter(actor, projectId);
      return read(projectId);
    },

    /** @param condition an `If-Match` (RFC 9110, 13.1.1). @throws {Invalid} naming everything that is wrong; {Fault} `precondition-failed` */
    async put(actor: UserActor, projectId: string, project: Project, condition: string): Promise<Kept> {
      await roles.enter(actor, projectId, 'editor');
      return write(projectId, project, condition.trim() === '*' ? null : condition.trim());
    },

    /** What it was once. Clips whose files are not in the bin any more are left out. */
    async restore(projectId: string, project: Project): Promise<void> {
      await collab.run(projectId, { do: 'replace', project: withoutMissing(project, await bin.assets(projectId)).project, basis: null });
    },

    async otio(actor: UserActor, projectId: string): Promise<string> {
      await roles.enter(actor, projectId);
      const [{ edl, name }, files] = await Promise.all([read(projectId), media(projectId)]);
      return JSON.stringify(otioOf(edl, name, new Map(files.map((file) => [file.id, file]))), null, 2);
    },

    async importOtio(actor: UserActor, projectId: string, given: unknown): Promise<{ edl: Project; missing: string[] }> {
      await roles.enter(actor, projectId, 'editor');
      const [{ edl }, files, assets] = await Promise.all([read(projectId), media(projectId), bin.assets(projectId)]);
      const { project, missing } = parsed(() => projectOfOtio(given, { settings: edl.settings, media: files, newId }));
      const { project: whole, left } = withoutMissing(project, assets);
      const kept = await write(projectId, whole, null);
      return { edl: kept.edl, missing: [...missing, ...left.map((id) => project.clips[id]?.name || id)] };
    },

    async cmx(actor: UserActor, projectId: string): Promise<string> {
      await roles.enter(actor, projectId);
      const [{ edl, name }, names] = await Promise.all([read(projectId), bin.names(projectId)]);
      return cmxOf(edl, name, (id) => names.get(id)?.filename ?? id);
    },
  };
}

/** @throws {Invalid} for what is no timeline, with where. */
function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw new Fault('malformed', 'This timeline cannot be read.', { cause: error });
    throw new Invalid(
      error.issues
        .slice(0, 20)
        .map(({ path, message }) => ({ in: 'body', pointer: path.map((part) => `/${String(part)}`).join(''), message })),
    );
  }
}
