import { z } from 'zod';
import { accountId } from '../settings/fields.ts';

const limit = z.int('give a whole number').min(1, 'at least 1');

/** What a user may say about notifications; one set of it per stack. */
export const alertOptions = z.strictObject({
  /** Addresses that Cloudflare mails to; they must belong to members of the account. Works on every plan. @default none */
  emails: z.array(z.email('give an e-mail address')).default([]),
  /** Whether Cloudflare also posts to the stack's webhook. Needs a zone on the Pro plan or above. @default false */
  webhook: z.boolean().default(false),
  /** Bytes of stored data in the account at which Cloudflare warns. @default no warning */
  storageBytes: limit.optional(),
  /** Writes and listings (class A operations) a month at which Cloudflare warns. @default no warning */
  classAOperations: limit.optional(),
  /** Reads (class B operations) a month at which Cloudflare warns. @default no warning */
  classBOperations: limit.optional(),
  /** Whether Cloudflare's own incidents are announced. @default false */
  incidents: z.boolean().default(false),
});

/** The plain arguments of {@link Alerts}. */
export const alertSettings = alertOptions
  .extend({
    /** Cloudflare account whose use is watched. */
    accountId,
  })
  .refine(
    ({ emails, webhook, storageBytes, classAOperations, classBOperations, incidents }) =>
      emails.length > 0 || webhook || !(storageBytes || classAOperations || classBOperations || incidents),
    {
      path: ['emails'],
      error: 'a notification needs somebody to notify: give an address, or set webhook to true',
    },
  );
