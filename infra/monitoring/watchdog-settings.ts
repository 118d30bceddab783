import { z } from 'zod';
import { accountId } from '../settings/fields.ts';

/** What a user may say about the watchdog; one set of it per stack. */
export const watchdogOptions = z.strictObject({
  /** Whether there is one. @default true */
  enabled: z.boolean().default(true),
  /** Seconds without a renewed lease after which a writer is silent; a lease is renewed twice a minute, or more often. @default 120 */
  silentAfterSeconds: z.int().min(60, 'at least 60 seconds: rounds come once a minute').default(120),
  /** Seconds that the oldest commit may wait to become durable. @default 60 */
  laggingAfterSeconds: z.int().min(1, 'at least 1 second').default(60),
  /** Hours that the newest archive snapshot may be old; twice `EIDER_ARCHIVE_HOURS`. @default 48 */
  undrilledAfterHours: z.int().min(1, 'at least 1 hour').default(48),
  /** Days before a due rotation of credentials at which it is announced. @default 14 */
  expiringWithinDays: z.int().min(0, 'at least 0 days').default(14),
  /** Whether the Worker gets a public address that serves `/status.json` and `/badge/<database>.svg`. @default false */
  statusPage: z.boolean().default(false),
});

/** The plain arguments of a {@link Watchdog}. */
export const watchdogSettings = watchdogOptions.omit({ enabled: true }).extend({
  /** Cloudflare account in which the Worker runs. */
  accountId,
  /** When the credentials are to be rotated, RFC 3339. */
  rotationDue: z.iso.datetime(),
});

export type WatchdogOptions = z.output<typeof watchdogOptions>;
