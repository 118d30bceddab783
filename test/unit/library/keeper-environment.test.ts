import { expect, it } from 'vitest';
import { keeperEnvironment } from '../../../runtime/src/library/keeper-environment.ts';

const byDefault = { host: '127.0.0.1', port: 8321 };

it('lets settings win over the environment, and serves on a free port unless one is named', () => {
  const environment = { PATH: '/bin', R2_BUCKET_NAME: 'one' };
  const settings = { R2_BUCKET_NAME: 'other' };
  expect(keeperEnvironment({ environment, settings, httpAddress: byDefault })).toEqual({
    PATH: '/bin',
    R2_BUCKET_NAME: 'other',
    EIDER_HTTP_ADDRESS: '127.0.0.1:0',
  });
  const named = { EIDER_HTTP_ADDRESS: '127.0.0.1:8321' };
  expect(keeperEnvironment({ environment: named, settings: {}, httpAddress: byDefault })).toEqual(named);
});

it.each(['off', { host: '0.0.0.0', port: 80 }] as const)('leaves %j of a .env file alone', (httpAddress) => {
  expect(keeperEnvironment({ environment: {}, settings: {}, httpAddress })).toEqual({});
});
