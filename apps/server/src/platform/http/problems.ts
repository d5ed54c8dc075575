import { type Problem, type ProblemEnvelope, problems } from '@fotograma/contract';
import type { NextFunction, Request, Response } from 'express';
import { Fault, QuotaExceeded } from '../errors.ts';
import { currentContext } from '../observability/context.ts';
import type { Logger } from '../observability/logger.ts';

/** RFC 9457 problem details of a fault; what is not a fault tells nothing but the request's id. */
export function toProblem(error: unknown): { problem: Problem; headers: Readonly<Record<string, string>> } {
  const fault =
    error instanceof Fault ? error : (fromExpress(error) ?? new Fault('internal', 'Something went wrong on our side. Please try again.'));
  const { status, title } = problems[fault.code];
  const problem: Problem = {
    type: `/docs/problems#${fault.code}`,
    title,
    status,
    detail: fault.message,
    code: fault.code,
    requestId: currentContext().requestId ?? '',
    ...(fault.errors ? { errors: [...fault.errors] } : {}),
    ...(fault instanceof QuotaExceeded ? { quota: fault.quota } : {}),
    success: false,
    error: fault.message,
  };
  return { problem, headers: fault.headers };
}

export function sendProblem(res: Response, error: unknown): void {
  const { problem, headers } = toProblem(error);
  res.status(problem.status).set(headers).set('Cache-Control', 'no-store');
  // Where every answer is in an envelope this one is too, unless the caller asks for the problem itself.
  if (res.locals.enveloped === true && res.req.accepts(['application/json', 'application/problem+json']) !== 'application/problem+json') {
    const enveloped: ProblemEnvelope = { success: false, data: null, error: problem, timestamp: new Date().toISOString() };
    res.type('json').send(JSON.stringify(enveloped));
    return;
  }
  res.type('application/problem+json').send(JSON.stringify(problem));
}

/** The one place where errors become answers. */
export function problemHandler(log: Logger) {
  return (error: unknown, req: Request, res: Response, _next: NextFunction): void => {
    if (!(error instanceof Fault) && !fromExpress(error)) {
      log.error({ err: error, method: req.method, path: req.path }, 'A request failed unexpectedly');
    }
    // Too late for another answer: a broken stream must not look complete.
    if (res.headersSent) res.destroy();
    else sendProblem(res, error);
  };
}

/** What Express and its body parser throw for a client's mistake. */
function fromExpress(error: unknown): Fault | null {
  const { type, status, statusCode } = (error ?? {}) as { type?: string; status?: number; statusCode?: number };
  switch (type) {
    case 'entity.parse.failed':
      return new Fault('malformed', 'The body is not valid JSON.');
    case 'entity.too.large':
      return new Fault('too-large', 'The body is too large.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Fault('unsupported-media-type', 'The body’s encoding is not supported; send UTF-8 JSON.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new Fault('malformed', 'The body ended before its announced length.');
  }
  // A path whose percent-encoding is broken.
  if (status === 400 || statusCode === 400) return new Fault('malformed', 'The request could not be read.');
  return null;
}
