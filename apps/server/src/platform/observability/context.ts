import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known about the work under way; it stands on every log line without being passed by hand. */
export interface WorkContext {
  requestId?: string;
  userId?: string;
  clientId?: string;
  job?: string;
  jobId?: string;
  mediaId?: string;
  unit?: string;
  importId?: string;
  exportId?: string;
  generationId?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

/** Runs `work` with these facts added to what the caller's context already has. */
export function withContext<T>(facts: WorkContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...facts }, work);
}

/** Adds facts to the work under way, once they are known. */
export function addContext(facts: WorkContext): void {
  Object.assign(storage.getStore() ?? {}, facts);
}

export function currentContext(): WorkContext {
  return storage.getStore() ?? {};
}
