import type { ResourceKind } from '../resource-kind.ts';

export const r2DataCatalog: ResourceKind = {
  replaces: ['accountId', 'bucketName'],
  computed: [],
  create(account, inputs) {
    account.admit(inputs['accountId']);
    account.bucket(inputs['bucketName']).catalog = true;
    return { id: String(inputs['bucketName']), outputs: inputs };
  },
  read(account, id, state) {
    const catalog = account.buckets.get(`default/${id}`)?.catalog === true;
    return catalog ? { id, inputs: state, outputs: state } : undefined;
  },
  update: (_account, _id, inputs) => inputs,
  remove(account, id) {
    account.bucket(id).catalog = false;
  },
};

/** Public access through r2.dev. Deleting the resource leaves it on, as the real provider does. */
export const r2ManagedDomain: ResourceKind = {
  replaces: ['accountId', 'bucketName'],
  computed: [],
  create(account, inputs) {
    account.publicBuckets.set(String(inputs['bucketName']), Boolean(inputs['enabled']));
    return { id: String(inputs['bucketName']), outputs: inputs };
  },
  read: (_account, id, state) => ({ id, inputs: state, outputs: state }),
  update: (_account, _id, inputs) => inputs,
  remove: () => undefined,
};
