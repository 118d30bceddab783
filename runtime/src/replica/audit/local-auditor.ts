import { hostname, userInfo } from 'node:os';
import { errorCode } from '../../duckdb-file/error-code.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Whoever runs this process, for the audit trail. */
export function localAuditor(userName: () => string = () => userInfo().username): AuditEntry['who'] {
  return { name: nameOf(userName), host: hostname(), address: null, token: null };
}

/** A container may run under a number for which its system knows no name. */
function nameOf(userName: () => string): string {
  try {
    return userName();
  } catch (failure) {
    if (errorCode(failure) !== 'ERR_SYSTEM_ERROR') throw failure;
    return `uid ${process.getuid?.()}`;
  }
}
