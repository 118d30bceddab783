import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '../../../runtime/src/config/secret.ts';
import { completeEnvironment, parse } from './sample-settings.ts';

it.each([
  ['a template', (secret: Secret) => `${secret}`],
  ['JSON', (secret: Secret) => JSON.stringify({ secret })],
  ['console.log', (secret: Secret) => inspect({ deep: [secret] }, { showHidden: true, depth: 9 })],
  ['an error', (secret: Secret) => String(new Error(`with ${secret}`))],
])('%s does not show a secret', (_, print) => {
  const value = randomBytes(16).toString('hex');
  const printed = print(new Secret(value));
  expect(printed).not.toContain(value);
  expect(printed).toContain('[secret]');
});

it('is given away on request', () => {
  const value = randomBytes(16).toString('hex');
  expect(new Secret(value).reveal()).toBe(value);
});

it('stays hidden in settings that are printed whole', () => {
  const token = randomBytes(16).toString('hex');
  const environment = {
    ...completeEnvironment(),
    EIDER_ADMIN_TOKEN: token,
    EIDER_HEARTBEAT_URL: `https://example.org/${token}`,
  };
  const settings = parse({ environment });
  const printed = inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings);
  for (const name of [
    'R2_ACCESS_KEY_ID',
    'R2_SECRET_ACCESS_KEY',
    'EIDER_ADMIN_TOKEN',
    'EIDER_HEARTBEAT_URL',
  ]) {
    expect(printed).not.toContain(environment[name as keyof typeof environment]);
  }
});
