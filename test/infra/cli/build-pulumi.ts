import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { BUILT, pulumiRoot, VERSION } from './pulumi-root.ts';

const PACKAGE = 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi';
const VERSION_VARIABLE = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/**
 * Builds the Pulumi CLI from its Go modules where there is none, for machines that cannot reach Pulumi's own site.
 * The versions and checksums of all modules are in go.mod and go.sum beside this file. Does nothing if it is there.
 */
function build(): number {
  const root = pulumiRoot();
  if (root !== undefined) {
    console.log(`The Pulumi CLI is there: ${path.join(root, 'bin', 'pulumi')}`);
    return 0;
  }
  console.log(`Building the Pulumi CLI ${VERSION} with Go, a few minutes the first time`);
  const unfinished = path.join(BUILT, 'unfinished');
  mkdirSync(path.join(BUILT, 'bin'), { recursive: true });
  const { status, error } = spawnSync(
    'go',
    [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags',
      `-s -w -X ${VERSION_VARIABLE}=v${VERSION}`,
      '-o',
      unfinished,
      PACKAGE,
    ],
    { cwd: import.meta.dirname, stdio: 'inherit' },
  );
  if (error !== undefined) {
    console.error(
      `Go could not be started (${error.message}). Install Go 1.25 or newer, or put a Pulumi CLI on the PATH`,
    );
    return 1;
  }
  if (status !== 0) return status ?? 1;
  // Only a finished build gets the name that the tests look for.
  renameSync(unfinished, path.join(BUILT, 'bin', 'pulumi'));
  return 0;
}

process.exitCode = build();
