import { type FieldError, type ProblemCode, problems, type QuotaFacts } from '@fotograma/contract';

/**
 * A failure that has a name and may be told to whoever called. `detail` is public; the reason for our own eyes
 * goes into `cause`. Anything thrown that is not a Fault is answered with `internal` and told to nobody.
 */
export class Fault extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: readonly FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return problems[this.code].status;
  }
}

export class NotFound extends Fault {
  /** @param what the kind of thing, as in "No film has the id 7." */
  constructor(what: string, id: string | number) {
    super('not-found', `No ${what} has the id ${id}.`);
  }
}

/** 401 with the challenge that goes with it (RFC 9110, 11.6.1; RFC 6750, 3). */
export class Unauthenticated extends Fault {
  constructor(detail = 'Sign in, or send a client key, to do this.') {
    super('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="fotograma"' } });
  }
}

export class Conflict extends Fault {
  constructor(detail: string, code: 'conflict' | 'not-ready' = 'conflict') {
    super(code, detail);
  }
}

export class Forbidden extends Fault {
  constructor(detail: string, code: 'forbidden' | 'link-invalid' | 'link-expired' | 'account-disabled' = 'forbidden') {
    super(code, detail);
  }
}

export class Invalid extends Fault {
  constructor(errors: readonly FieldError[]) {
    super('invalid', errors.map((error) => `${error.in}${error.pointer}: ${error.message}`).join('; '), { errors });
  }
}

/** The plan's limit would be passed. */
export class QuotaExceeded extends Fault {
  readonly quota: QuotaFacts;

  constructor(detail: string, quota: QuotaFacts) {
    super('quota-exceeded', detail);
    this.quota = quota;
  }
}
