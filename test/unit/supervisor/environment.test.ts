import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { applicationEnvironment } from '../../../runtime/src/supervisor/application/environment.ts';

const secret = randomBytes(16).toString('hex');

const environment = {
  PATH: '/bin',
  R2_BUCKET_NAME: 'replicas',
  R2_ACCESS_KEY_ID: secret,
  R2_SECRET_ACCESS_KEY: secret,
  R2_SECRET_ACCESS_KEY_FILE: '/run/secrets/key',
  EIDER_ADMIN_TOKEN: secret,
  EIDER_ADMIN_TOKEN_FILE: '/run/secrets/token',
  EIDER_HEARTBEAT_URL: secret,
};

it('takes the secrets out, and where they lie', () => {
  expect(applicationEnvironment({ environment, passSecrets: false })).toEqual({
    PATH: '/bin',
    R2_BUCKET_NAME: 'replicas',
  });
});

it('leaves them in on request', () => {
  expect(applicationEnvironment({ environment, passSecrets: true })).toEqual(environment);
});
