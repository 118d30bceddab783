import { z } from 'zod';
import { Secret } from './secret.ts';
import type { SettingKind } from './setting.ts';

/** A number in a range, in a unit (`seconds`, `days`, …). */
export function numberOf(unit: string, { from, to }: { from: number; to: number }): SettingKind<number> {
  return {
    expected: `a number of ${unit} from ${from} to ${to}`,
    schema: z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number)
      .pipe(z.number().min(from).max(to)),
  };
}

/** A number in a range without a fraction. */
export function wholeNumberOf(unit: string, { from, to }: { from: number; to: number }): SettingKind<number> {
  return {
    expected: `a whole number of ${unit} from ${from} to ${to}`,
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(from).max(to)),
  };
}

/** One word of a few. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  ...words: Words
): SettingKind<Words[number]> {
  return { expected: `one of ${words.join(', ')}`, schema: z.enum(words) };
}

/** Yes or no. */
export const yesOrNo: SettingKind<boolean> = { expected: 'true or false', schema: z.stringbool() };

/** Text that may be printed, of a form that a regular expression describes. */
export function textLike(expected: string, form: RegExp): SettingKind<string> {
  return { expected, schema: z.string().regex(form) };
}

/** Text that is never printed. */
export function secretLike(expected: string, form: RegExp): SettingKind<Secret> & { readonly secret: true } {
  return {
    expected,
    schema: z
      .string()
      .regex(form)
      .transform((text) => new Secret(text)),
    secret: true,
  };
}

/** A path, absolute or relative to the working directory. */
export const path: SettingKind<string> = {
  expected: 'a path',
  schema: z.string().refine((text) => !text.includes('\0')),
};
