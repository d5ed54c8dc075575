import type { Sql } from '../../platform/database/database.ts';

/** A use of a file, and what people call it: "Metropolis", "Les Vampires 1×01". */
export interface Use {
  readonly mediaId: string;
  readonly name: string;
}

/** A module's uses of some files, seen in the caller's transaction. */
export type UseHook = (sql: Sql, ids: readonly string[]) => Promise<readonly Use[]>;

export type Uses = ReturnType<typeof createUses>;

/** Who uses a file? This module does not know: the modules that do have told it how to ask them. */
export function createUses() {
  const hooks: UseHook[] = [];
  return {
    add: (hook: UseHook) => void hooks.push(hook),

    /**
     * The names of what uses each of these files; a file that nothing uses is not in it. While the caller's transaction holds
     * the files' rows, this stays so: nobody can begin to use one.
     */
    async of(sql: Sql, ids: readonly string[]): Promise<Map<string, string[]>> {
      const names = new Map<string, string[]>();
      if (!ids.length) return names;
      for (const hook of hooks) {
        for (const { mediaId, name } of await hook(sql, ids)) names.set(mediaId, [...(names.get(mediaId) ?? []), name]);
      }
      return names;
    },
  };
}
