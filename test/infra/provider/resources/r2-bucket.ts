import type { Bucket } from '../cloudflare-account.ts';
import type { ResourceKind } from '../resource-kind.ts';

export const r2Bucket: ResourceKind = {
  replaces: ['accountId', 'name', 'location'],
  computed: ['creationDate'],
  create(account, inputs) {
    account.admit(inputs['accountId']);
    const { location } = inputs;
    const bucket = account.createBucket(
      String(inputs['name']),
      String(inputs['jurisdiction'] ?? 'default'),
      // A hint: R2 answers in capitals, and may choose another.
      typeof location === 'string' ? location.toUpperCase() : undefined,
    );
    return { id: bucket.name, outputs: { ...inputs, ...shown(bucket) } };
  },
  read(account, id, state) {
    // An import names account, bucket and jurisdiction; a refresh has the state.
    const [accountId = state['accountId'], name = state['name'], jurisdiction = state['jurisdiction']] =
      id.includes('/') ? id.split('/') : [];
    account.admit(accountId);
    const bucket = account.buckets.get(`${String(jurisdiction)}/${String(name)}`);
    if (bucket === undefined) return undefined;
    const inputs = { accountId, name: bucket.name, jurisdiction: bucket.jurisdiction };
    return { id: bucket.name, inputs, outputs: { ...inputs, ...shown(bucket) } };
  },
  // The API has nothing to change; the real provider sends the request and keeps what it was told.
  update: (_account, _id, inputs) => inputs,
  remove: (account, _id, state) => account.deleteBucket(state['name'], state['jurisdiction']),
};

const shown = ({ location, creationDate }: Bucket) => ({ location, creationDate, storageClass: 'Standard' });
