import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { CredentialsMissingError } from '../../../runtime/src/store/errors/credentials-missing-error.ts';
import { openStore } from '../../../runtime/src/store/open-store.ts';

const moduleUrl = new URL('../../../runtime/src/store/open-store.ts', import.meta.url).href;

/** Imports the factory, opens a folder, and prints which packages that took. */
const script = `
import { registerHooks } from 'node:module';
const packages = new Set();
registerHooks({
  resolve(specifier, context, next) {
    if (/^[@a-z]/.test(specifier) && !/^(node|file):/.test(specifier)) packages.add(specifier);
    return next(specifier, context);
  },
});
const { openStore } = await import(${JSON.stringify(moduleUrl)});
const before = [...packages];
await openStore({ endpoint: new URL('file:///nowhere'), bucket: 'bucket' });
console.log(JSON.stringify({ before, after: [...packages] }));
`;

test('neither importing the factory nor opening a folder loads the SDK', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(JSON.parse(stdout)).toEqual({ before: [], after: [] });
});

test('an endpoint without credentials is refused at once', async () => {
  const opening = openStore({ endpoint: new URL('https://example.invalid'), bucket: 'bucket' });
  await expect(opening).rejects.toThrow(CredentialsMissingError);
});
