import { expect, it } from 'vitest';
import { unknownSettings } from '../../../runtime/src/config/unknown-settings.ts';

it('names what looks like a setting and is none', () => {
  const environment = {
    EIDER_PITR_HOUR: '1',
    EIDER_PITR_HOURS: '1',
    R2_SECRET_ACCESS_KEY_FILE: '/run/secrets/key',
    R2_BUCKET_NAME_FILE: '/run/secrets/bucket',
    PATH: '/bin',
  };
  expect(unknownSettings(environment)).toEqual(['EIDER_PITR_HOUR', 'R2_BUCKET_NAME_FILE']);
});
