import { expect, it } from 'vitest';
import { createSurely } from '../../../runtime/src/replica/frame/create-surely.ts';
import { CredentialsRefusedError } from '../../../runtime/src/store/errors/credentials-refused-error.ts';
import { patientWith } from '../../../runtime/src/supervisor/try-again.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { memoryReplica } from '../replica/replica-fixture.ts';
import { ReignStage } from './reign-stage.ts';

it('waits each time before it asks a store again that refuses: refusals come at once', async () => {
  await using stage = await ReignStage.create();
  const { store } = memoryReplica();
  const course: string[] = [];
  const refusing = {
    ...delegatingTo(store),
    create: async () => {
      course.push('asked');
      if (course.length < 6)
        throw new CredentialsRefusedError({ operation: 'PutObject', key: '', store: '', tries: 1 });
      return { created: true as const, etag: '' };
    },
  };
  const pause = async () => {
    course.push('waited');
  };
  await createSurely({
    store: refusing,
    key: 'db/packs/one',
    bytes: new Uint8Array(),
    tryAgain: patientWith(stage.run, pause),
  });
  expect(course).toEqual(['asked', 'waited', 'asked', 'waited', 'asked', 'waited', 'asked']);
});
