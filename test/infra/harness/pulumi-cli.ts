import { PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { pulumiRoot } from '../cli/pulumi-root.ts';

/**
 * The real CLI.
 *
 * @throws Error when there is none: these tests must not pass without an engine
 */
export async function pulumiCli(): Promise<PulumiCommand> {
  const root = pulumiRoot();
  if (root === undefined)
    throw new Error('There is no Pulumi CLI here. Build it with `npm run build:pulumi`');
  return PulumiCommand.get({ root, skipVersionCheck: true });
}
