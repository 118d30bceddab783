import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type InlineProgramArgs, LocalWorkspace, type Stack } from '@pulumi/pulumi/automation/index.js';
import { eiderStack } from '../../../infra/stack.ts';
import { CloudflareProvider } from '../provider/cloudflare-provider.ts';
import { serveProvider } from '../provider/serve-provider.ts';
import { pulumiCli } from './pulumi-cli.ts';

/** What a stack is configured with: plain values, lists and objects as Pulumi.yaml declares them. */
export type StackConfig = Record<string, unknown>;

/** The stack's configuration that most tests begin with. */
export const ONE_DATABASE: StackConfig = { databases: [{ name: 'app' }], rotationStart: today() };

export interface Sandbox extends AsyncDisposable {
  provider: CloudflareProvider;
  stack: Stack;
  /** Folder of the state, as the file backend keeps it. */
  stateFolder: string;
  /** Replaces the stack's configuration; the account id is filled in. */
  configure(config: StackConfig, secrets?: Record<string, string>): Promise<void>;
}

export interface SandboxOptions {
  config?: StackConfig;
  secrets?: Record<string, string>;
  /** The time that the program is told. */
  now?: () => Date;
  /** The program, if not the whole stack. */
  program?: InlineProgramArgs['program'];
}

/**
 * A stack of its own with the real engine: state in a temporary folder, secrets under a random passphrase, and the
 * provider double instead of Cloudflare.
 */
export async function sandbox({
  config = ONE_DATABASE,
  secrets,
  now,
  program,
}: SandboxOptions = {}): Promise<Sandbox> {
  await using cleanUp = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'eider-infra-'));
  cleanUp.defer(() => rmSync(folder, { recursive: true }));
  const provider = new CloudflareProvider();
  const served = cleanUp.use(await serveProvider(provider));
  const clock = now ?? (() => new Date());
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: 'test', projectName: 'eider', program: program ?? (() => eiderStack(clock())) },
    {
      pulumiCommand: await pulumiCli(),
      pulumiHome: path.join(folder, 'home'),
      workDir: folder,
      projectSettings: { name: 'eider', runtime: 'nodejs', backend: { url: pathToFileURL(folder).href } },
      envVars: engineEnvironment(served.port),
    },
  );
  const configure = async (settings: StackConfig, secretSettings: Record<string, string> = {}) => {
    await replaceConfig(stack, { accountId: provider.account.id, ...settings }, secretSettings);
  };
  await configure(config, secrets);

  const all = cleanUp.move();
  return {
    provider,
    stack,
    stateFolder: path.join(folder, '.pulumi'),
    configure,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** What the CLI needs besides: an engine that attaches to our provider and never looks for anything on the internet. */
export const engineEnvironment = (providerPort: number): Record<string, string> => ({
  PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString('hex'),
  PULUMI_DEBUG_PROVIDERS: `cloudflare:${providerPort}`,
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
  PULUMI_SKIP_UPDATE_CHECK: 'true',
});

async function replaceConfig(
  stack: Stack,
  settings: StackConfig,
  secrets: Record<string, string>,
): Promise<void> {
  const known = Object.keys(await stack.getAllConfig());
  if (known.length > 0) await stack.removeAllConfig(known);
  const plain = Object.entries(settings).map(([name, value]) => [
    `eider:${name}`,
    { value: typeof value === 'string' ? value : JSON.stringify(value) },
  ]);
  const secret = Object.entries(secrets).map(([name, value]) => [`eider:${name}`, { value, secret: true }]);
  await stack.setAllConfig(Object.fromEntries([...plain, ...secret]));
}

/** A date as `rotationStart` wants it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
