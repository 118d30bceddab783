import { createHash, timingSafeEqual } from 'node:crypto';

/** Hex digits of a fingerprint: enough to tell tokens apart, far too few to be one. */
const fingerprintDigits = 12;

/** Whether a token is the right one. Both are hashed first, so that how long it takes tells neither content nor length. */
export function isSameToken(shown: string, right: string): boolean {
  return timingSafeEqual(hashOf(shown), hashOf(right));
}

/** Names a token in logs and audit entries without giving it away. */
export function fingerprintOf(token: string): string {
  return hashOf(token).toString('hex').slice(0, fingerprintDigits);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
