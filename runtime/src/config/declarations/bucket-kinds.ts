import { z } from 'zod';
import type { SettingKind } from '../setting.ts';

/** Longest key: R2 allows 1,024 bytes in all, and names of objects follow. */
const longestDatabaseKey = 512;

const protocols = ['https:', 'http:', 'file:'];

/** An S3 endpoint, or a folder as a URL. Credentials do not belong into it: it is printed. */
export const endpointUrl: SettingKind<URL> = {
  expected: 'a URL that starts with https://, http:// or file:///, without credentials, query and fragment',
  schema: z
    .string()
    .refine((text) => URL.canParse(text))
    .transform((text) => new URL(text))
    .refine((url) => protocols.includes(url.protocol) && (url.protocol !== 'file:' || url.host === ''))
    .refine(({ username, password, search, hash }) => username + password + search + hash === ''),
};

/** A key prefix that means the same in a bucket, in a folder and in a URL. */
export const databaseKey: SettingKind<string> = {
  expected: `up to ${longestDatabaseKey} letters, digits and ._-=+@ in parts separated by /, no part being . or ..`,
  schema: z
    .string()
    .max(longestDatabaseKey)
    .regex(/^[\w.=+@-]+(\/[\w.=+@-]+)*$/)
    .refine((key) => key.split('/').every((part) => part !== '.' && part !== '..')),
};
