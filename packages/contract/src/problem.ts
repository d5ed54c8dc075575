import * as z from 'zod';

/**
 * Every problem that the API can answer with: its HTTP status and its title.
 * The code is the stable name that clients switch on; titles may be reworded.
 */
export const problems = {
  malformed: { status: 400, title: 'The request could not be read' },
  unauthenticated: { status: 401, title: 'Authentication is needed' },
  'bad-credentials': { status: 401, title: 'E-mail or password is wrong' },
  'token-invalid': { status: 401, title: 'The token is not valid' },
  'token-expired': { status: 401, title: 'The token has expired' },
  'token-reused': { status: 401, title: 'The refresh token was used before' },
  'session-ended': { status: 401, title: 'The session has ended' },
  'key-invalid': { status: 401, title: 'The client key is not valid' },
  'quota-exceeded': { status: 402, title: 'The plan’s limit is reached' },
  forbidden: { status: 403, title: 'Not allowed' },
  'account-disabled': { status: 403, title: 'The account is disabled' },
  'link-invalid': { status: 403, title: 'This link is not valid' },
  'link-expired': { status: 403, title: 'This link has expired' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict with the current state' },
  'not-ready': { status: 409, title: 'Not ready yet' },
  'length-required': { status: 411, title: 'The length must be announced' },
  'precondition-failed': { status: 412, title: 'A condition of the request is not met' },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported content type' },
  'range-not-satisfiable': { status: 416, title: 'Range not satisfiable' },
  invalid: { status: 422, title: 'Invalid input' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Not available right now' },
  'storage-full': { status: 507, title: 'The disk is full' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** One thing that is wrong with the input, and where. */
export const FieldError = z
  .object({
    in: z.enum(['params', 'query', 'headers', 'body']).meta({ description: 'The part of the request.' }),
    pointer: z.string().meta({ description: 'RFC 6901 JSON pointer into that part.', example: '/limit' }),
    message: z.string().meta({ description: 'What is wrong, for a person.' }),
  })
  .meta({ id: 'FieldError' });

export type FieldError = z.output<typeof FieldError>;

/** What the plan allows and how much of it is gone, on a `quota-exceeded` problem. */
export const QuotaFacts = z
  .object({
    meter: z.string().meta({ example: 'storage' }),
    unit: z.string().meta({ example: 'bytes' }),
    limit: z.number(),
    used: z.number(),
    requested: z.number(),
    resetsAt: z.iso.datetime().nullable().meta({ description: 'When a new period begins; null for what does not come back by waiting.' }),
    advice: z.string().meta({ description: 'How to get more.' }),
  })
  .meta({ id: 'QuotaFacts' });

export type QuotaFacts = z.output<typeof QuotaFacts>;

/** RFC 9457 problem details, with `success` and `error` for clients of the original APIs. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'A URI reference that names the kind of problem.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'This occurrence, for a person.' }),
    code: z.string().meta({ description: 'Stable name of the kind of problem.', example: 'not-found' }),
    requestId: z.string(),
    errors: z.array(FieldError).optional(),
    quota: QuotaFacts.optional(),
    success: z.literal(false),
    error: z.string().meta({ description: 'The same as `detail`.' }),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof Problem>;

/** The same in the envelope of the endpoints whose every answer is in one. */
export const ProblemEnvelope = z
  .object({ success: z.literal(false), data: z.null(), error: Problem, timestamp: z.iso.datetime() })
  .meta({ id: 'ProblemEnvelope' });

export type ProblemEnvelope = z.output<typeof ProblemEnvelope>;
