import type { Context, MiddlewareHandler } from 'hono';
import type { AuditEntry } from '../../replica/audit/audit-entry.ts';
import type { AdminContext } from './admin-context.ts';
import { problemAnswer } from './problem.ts';
import type { RateLimits } from './rate-limits.ts';
import { fingerprintOf, isSameToken } from './token.ts';

/** Longest name of an actor that is written down. */
const longestName = 100;

/** What routes of the admin API find in their context. */
export interface AdminEnv {
  Variables: { who: AuditEntry['who'] };
}

/**
 * Lets those through who show the token, notes who they are, and counts those who show another one.
 * @param options.addressOf the remote address of a request
 */
export function authorize({
  admin: { token, logger, host },
  limits,
  addressOf,
}: {
  admin: AdminContext;
  limits: RateLimits;
  addressOf: (context: Context) => string;
}): MiddlewareHandler<AdminEnv> {
  return async (context, next) => {
    const address = addressOf(context);
    const blocked = await limits.secondsBlocked(address);
    if (blocked > 0) return tooMany('Too many wrong tokens came from this address', blocked);
    const [, shown] = /^Bearer +(\S+)$/i.exec(context.req.header('Authorization') ?? '') ?? [];
    if (shown === undefined || !isSameToken(shown, token)) {
      await limits.wrongToken(address);
      logger.warn('admin.refused', 'A request to the admin API did not show the token', { address });
      const challenge = { 'WWW-Authenticate': 'Bearer realm="eider"' };
      const detail = 'Send `Authorization: Bearer` with the EIDER_ADMIN_TOKEN of this eider';
      return problemAnswer({ status: 401, title: 'The token is missing or wrong', detail }, challenge);
    }
    const name = context.req.header('X-Eider-Actor')?.slice(0, longestName) ?? null;
    context.set('who', { name, host, address, token: fingerprintOf(token) });
    await next();
    return undefined;
  };
}

/** Lets only so many actions through. */
export function limitActions(limits: RateLimits): MiddlewareHandler {
  return async (_, next) => {
    const seconds = await limits.secondsToAct();
    if (seconds > 0) return tooMany('Too much was asked for in the last minute', seconds);
    await next();
    return undefined;
  };
}

function tooMany(title: string, seconds: number): Response {
  const wait = { status: 429 as const, title, detail: `Wait ${seconds} s` };
  return problemAnswer(wait, { 'Retry-After': String(seconds) });
}
