import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';

/**
 * Checks settings against their schema and fills in defaults.
 *
 * @param at where these settings stand, such as `databases[0]`; empty at the top
 * @throws pulumi.InputPropertyError when one setting is wrong: `propertyPath` names it, the message says what was expected
 * @throws pulumi.InputPropertiesError when several are, so that all are reported at once
 */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  settings: unknown,
  at = '',
): z.output<Schema> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;

  const errors = parsed.error.issues.flatMap((issue) => toDetails(issue, at));
  const [first] = errors;
  if (first !== undefined && errors.length === 1) throw new pulumi.InputPropertyError(first);
  throw new pulumi.InputPropertiesError({ message: `${errors.length} settings are wrong`, errors });
}

type Details = { propertyPath: string; reason: string };

/** zod reports all unknown names of one object as one issue on the object: name each of them instead. */
function toDetails(issue: z.core.$ZodIssue, at: string): Details[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ propertyPath: join(at, issue.path), reason: issue.message }];
  return issue.keys.map((name) => ({
    propertyPath: join(at, [...issue.path, name]),
    reason: 'there is no such setting',
  }));
}

function join(at: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((joined, step) => {
    if (typeof step === 'number') return `${joined}[${step}]`;
    return joined === '' ? String(step) : `${joined}.${String(step)}`;
  }, at);
}
