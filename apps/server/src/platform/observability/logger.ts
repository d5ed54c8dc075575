import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';
import { currentContext } from './context.ts';

export type { Logger } from 'pino';

/** Logs to standard output: for people in a terminal, as JSON lines everywhere else. */
export function createLogger(options: { level: string; human: boolean }): Logger {
  const settings = {
    level: options.level,
    base: null,
    mixin: currentContext,
    serializers: { err: stdSerializers.errWithCause },
    // Links that carry a right, and credentials, never reach a log.
    redact: ['req.headers.authorization', 'req.headers.cookie'],
  };
  if (!options.human) return pino(settings);
  return pino(
    settings,
    pretty({ colorize: true, translateTime: 'HH:MM:ss', ignore: 'pid,hostname,req,res,responseTime', singleLine: true, sync: true }),
  );
}
