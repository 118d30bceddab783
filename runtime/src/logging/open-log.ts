import {
  type DestinationStream,
  destination,
  type Level,
  type Logger,
  pino,
  stdSerializers,
  stdTimeFunctions,
} from 'pino';
import type { Log, LogEvent } from './log.ts';
import { redactor } from './redact.ts';

export interface OpenLogOptions {
  /** Least level that is written. */
  level: Level | 'silent';
  /** Texts that never appear in a line, wherever they come from. */
  secrets: readonly string[];
  /** Lines for people instead of JSON; default: whether stderr is a terminal. */
  pretty?: boolean;
}

/** Opens the log on stderr: one JSON object per line, or a short line per event on a terminal. */
export async function openLog({
  level,
  secrets,
  pretty = process.stderr.isTTY === true,
}: OpenLogOptions): Promise<Log> {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.errWithCause },
      hooks: { streamWrite: redactor(secrets) },
    },
    pretty ? await prettyStderr() : destination({ fd: process.stderr.fd, sync: true }),
  );
  return {
    debug: writerOf(logger, 'debug'),
    info: writerOf(logger, 'info'),
    warn: writerOf(logger, 'warn'),
    error: writerOf(logger, 'error'),
  };
}

/** Loaded only for people who look: it is of no use in a container. */
async function prettyStderr(): Promise<DestinationStream> {
  const { default: prettify } = await import('pino-pretty');
  return prettify({
    destination: process.stderr.fd,
    sync: true,
    singleLine: true,
    messageKey: 'message',
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'event',
  });
}

function writerOf(logger: Logger, level: Level): LogEvent {
  return (event, message, fields = {}) => logger[level]({ event, ...fields }, message);
}
