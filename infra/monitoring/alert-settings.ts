import { z } from 'zod';
import { accountId } from '../settings/fields.ts';

const limit = z.int('give a whole number').min(1, 'at least 1');

/** What a user may say about notifications, one by one; one set of it per stack. */
const alertFields = z.strictObject({
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

type AlertFields = z.output<typeof alertFields>;

const SOMEBODY = {
  path: ['emails'],
  error: 'a notification needs somebody to notify: give an address, or set webhook to true',
};

const reachesSomebody = ({ emails, webhook, ...notifications }: AlertFields): boolean =>
  emails.length > 0 ||
  webhook ||
  Object.values(notifications).every((wanted) => wanted === undefined || wanted === false);

/** The same with the rule that holds between them. */
export const alertOptions = alertFields.refine(reachesSomebody, SOMEBODY);

/** The plain arguments of {@link Alerts}. */
export const alertSettings = alertFields
  .extend({
    /** Cloudflare account whose use is watched. */
    accountId,
  })
  .refine(({ accountId: _account, ...options }) => reachesSomebody(options), SOMEBODY);
