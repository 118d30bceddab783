import { expect, it } from 'vitest';
import { compareReplicas } from '../../../runbooks/bucket-copy/replica-copy.ts';
import { keys, memoryReplica } from '../replica/replica-fixture.ts';

it('copies every record behind what it refers to, those in the vault and of conflicts too', async () => {
  const [from, to] = [memoryReplica(), memoryReplica()];
  const names = [
    'archive/a.json',
    'conflicts/c/log/1',
    'conflicts/c/packs/1',
    'log/1',
    'packs/1',
    'vault/v/log/1',
  ];
  for (const name of names) await from.store.create(`${keys.root}/${name}`, Buffer.from(name));
  const { objects, records } = await compareReplicas({
    from: { store: from.store, keys },
    to: { store: to.store, keys },
  });
  const namesOf = (listed: typeof objects) => listed.map(({ key }) => key.slice(keys.root.length + 1));
  expect(namesOf(objects)).toEqual(['archive/a.json', 'conflicts/c/packs/1', 'packs/1']);
  expect(namesOf(records)).toEqual(['conflicts/c/log/1', 'log/1', 'vault/v/log/1']);
});
