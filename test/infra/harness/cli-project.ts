import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { pulumiRoot } from '../cli/pulumi-root.ts';
import { CloudflareProvider } from '../provider/cloudflare-provider.ts';
import { serveProvider } from '../provider/serve-provider.ts';
import { serveLanguageHost } from './language-host.ts';
import { engineEnvironment } from './sandbox.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export interface Ran {
  exitCode: number | undefined;
  stdout: string;
  /** Both streams, as a terminal shows them. */
  all: string;
}

export interface CliProject extends AsyncDisposable {
  provider: CloudflareProvider;
  folder: string;
  /** The environment of the next commands; a test may change it, as a user does with `export`. */
  env: Record<string, string>;
  /** Runs the CLI as a user does; a failure is returned, not thrown. */
  pulumi(...args: string[]): Promise<Ran>;
}

/** The policy pack, as `--policy-pack` takes it: an executable must be named by its absolute path. */
export const POLICY_PACK = path.join(REPOSITORY, 'infra/policy/eider-policy.ts');

/**
 * The project as a user has it: the real Pulumi.yaml and the real program from its TypeScript source, driven by the
 * CLI's own commands. Only the Node.js language host is stood in for. Stack files stay out of the checkout.
 */
export async function cliProject(): Promise<CliProject> {
  await using cleanUp = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'eider-cli-'));
  cleanUp.defer(() => rmSync(folder, { recursive: true }));
  const provider = new CloudflareProvider();
  const served = cleanUp.use(await serveProvider(provider));
  const host = cleanUp.use(await serveLanguageHost());
  cpSync(path.join(REPOSITORY, 'Pulumi.yaml'), path.join(folder, 'Pulumi.yaml'));
  symlinkSync(path.join(REPOSITORY, 'infra'), path.join(folder, 'infra'));

  const env: Record<string, string> = {
    ...engineEnvironment(served.port),
    PULUMI_DEBUG_LANGUAGES: `nodejs:${host.port}`,
    PULUMI_BACKEND_URL: pathToFileURL(folder).href,
    PULUMI_HOME: path.join(folder, 'home'),
    PATH: [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
  };
  const command = path.join(pulumiRoot() ?? '', 'bin', 'pulumi');
  const all = cleanUp.move();
  return {
    provider,
    folder,
    env,
    async pulumi(...args) {
      const { exitCode, stdout, all } = await execa(command, [...args, '--non-interactive'], {
        cwd: folder,
        env,
        all: true,
        reject: false,
      });
      return { exitCode, stdout, all };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
