import { imports } from '@fotograma/contract';
import { emptyReport } from './importers/importer.ts';

export type ImportState = imports.ImportRun['state'];

/** An import as the table has it, with the name of who ordered it. */
export interface ImportRow {
  readonly id: string;
  readonly source: imports.ImportRun['source'];
  /** What was ordered, in the source's own terms. */
  readonly options: unknown;
  readonly dryRun: boolean;
  readonly state: ImportState;
  readonly fileKey: string | null;
  readonly cursor: object | null;
  readonly progress: number;
  readonly report: Partial<imports.ImportReport>;
  readonly error: string | null;
  readonly attempt: number;
  readonly orderedBy: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What is told when an import changes. */
export const topicOf = (id: string) => `import:${id}`;
/** What is told when it is to stop. */
export const stopTopicOf = (id: string) => `import-stop:${id}`;
/** Where an import's file is; the folder is removed when it has ended. */
export const keys = { folder: (id: string) => `imports/${id}`, file: (id: string) => `imports/${id}/films` };

export function hasEnded(state: ImportState): boolean {
  return state === 'DONE' || state === 'FAILED' || state === 'CANCELLED';
}

export function reportOf(row: Pick<ImportRow, 'report'>): imports.ImportReport {
  return imports.ImportReport.parse({ ...emptyReport(), ...row.report });
}

/** An import as the API tells it. */
export function present(row: ImportRow): imports.ImportRun {
  const { id, source, dryRun, state, progress, error, orderedBy } = row;
  return {
    id,
    source,
    dryRun,
    state,
    selection: row.options,
    progress,
    report: reportOf(row),
    error,
    orderedBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
