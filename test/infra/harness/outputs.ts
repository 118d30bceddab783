import type { OutputMap } from '@pulumi/pulumi/automation/index.js';

/** The environment of one database, as a deploy reads it from the stack's outputs. */
export function envOf(
  outputs: OutputMap,
  database: string,
  output: 'env' | 'readerEnv' = 'env',
): Record<string, string> {
  const env: Record<string, string> | undefined = outputs[output]?.value?.[database];
  if (env === undefined) throw new Error(`the stack has no ${output} for ${database}`);
  return env;
}
