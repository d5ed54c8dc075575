import type { generation as contract } from '@fotograma/contract';
import type { GenerationRow } from './generations.repository.ts';

/** A link is good for 15 minutes. */
export const LINK_MS = 15 * 60_000;

/** A generation as the API tells it. @param link signs a link to its files: the token for their path. */
export function present(row: GenerationRow, link: (id: string) => string): contract.Generation {
  const { request } = row;
  const token = row.outputs.length ? link(row.id) : '';
  const outputs = row.outputs.map(({ index, thumbnail, contentType, bytes, width, height }) => ({
    index,
    url: `/api/generate/files/${token}/${index}`,
    thumbnailUrl: thumbnail === null ? null : `/api/generate/files/${token}/${index}/thumbnail`,
    contentType,
    bytes,
    width,
    height,
  }));
  const between = (from: Date | null, to: Date | null) => (from && to ? Math.max(0, to.getTime() - from.getTime()) : null);
  return {
    id: row.id,
    status: row.state,
    service: row.service,
    mode: request.mode,
    prompt: request.prompt,
    negativePrompt: request.negativePrompt ?? null,
    width: request.width,
    height: request.height,
    aspectRatio: request.aspectRatio ?? null,
    count: request.count,
    seed: request.seed ?? null,
    inputs: request.inputs,
    progress: row.progress,
    attempts: row.attempts,
    outputs,
    imageUrl: outputs[0]?.url ?? null,
    madeBy: row.service === 'poster' ? 'rules' : 'model',
    model: row.model,
    cached: row.cached,
    warnings: row.warnings,
    error: row.error,
    cost: { reserved: row.reserved, charged: row.charged },
    timing: {
      queueMs: between(row.createdAt, row.startedAt),
      providerMs: row.providerMs,
      totalMs: between(row.createdAt, row.endedAt),
    },
    webhookUrl: row.webhookUrl,
    deadlineAt: row.deadlineAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
