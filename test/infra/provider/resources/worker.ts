import { ApiError } from '../api-error.ts';
import type { CloudflareAccount } from '../cloudflare-account.ts';
import type { Properties, ResourceKind } from '../resource-kind.ts';

interface Binding {
  type: string;
  bucketName?: string;
  jurisdiction?: string;
}

const upload = (account: CloudflareAccount, inputs: Properties): Properties => {
  account.admit(inputs['accountId']);
  const bindings = (inputs['bindings'] ?? []) as Binding[];
  for (const { type, bucketName, jurisdiction } of bindings) {
    if (type === 'r2_bucket') account.bucket(bucketName, jurisdiction);
  }
  if (!inputs['mainModule']) throw new ApiError(400, 10021, 'Uploaded script has no main module.');
  const name = String(inputs['scriptName']);
  const known = account.scripts.get(name) ?? {
    schedules: [],
    subdomain: { enabled: false, previewsEnabled: false },
  };
  account.scripts.set(name, { ...known, request: inputs });
  return inputs;
};

export const workersScript: ResourceKind = {
  replaces: ['accountId', 'scriptName'],
  computed: ['etag'],
  create: (account, inputs) => ({ id: String(inputs['scriptName']), outputs: upload(account, inputs) }),
  read(account, id) {
    const script = account.scripts.get(id);
    return script && { id, inputs: script.request, outputs: script.request };
  },
  update: (account, _id, inputs) => upload(account, inputs),
  remove(account, id) {
    account.scripts.delete(id);
  },
};

/** Deleting the trigger leaves the schedule, as the real provider does. */
export const workersCronTrigger: ResourceKind = {
  replaces: ['accountId', 'scriptName'],
  computed: [],
  create(account, inputs) {
    account.admit(inputs['accountId']);
    account.script(inputs['scriptName']).schedules = inputs['schedules'] as unknown[];
    return { id: String(inputs['scriptName']), outputs: inputs };
  },
  read(account, id, state) {
    const script = account.scripts.get(id);
    const inputs = { accountId: state['accountId'], scriptName: id, schedules: script?.schedules };
    return script && { id, inputs, outputs: inputs };
  },
  update(account, id, inputs) {
    account.script(id).schedules = inputs['schedules'] as unknown[];
    return inputs;
  },
  remove: () => undefined,
};

export const workersScriptSubdomain: ResourceKind = {
  replaces: ['accountId', 'scriptName'],
  computed: [],
  create(account, inputs) {
    account.admit(inputs['accountId']);
    account.script(inputs['scriptName']).subdomain = subdomainOf(inputs);
    return { id: String(inputs['scriptName']), outputs: inputs };
  },
  read(account, id, state) {
    const script = account.scripts.get(id);
    const inputs = { accountId: state['accountId'], scriptName: id, ...script?.subdomain };
    return script && { id, inputs, outputs: inputs };
  },
  update(account, id, inputs) {
    account.script(id).subdomain = subdomainOf(inputs);
    return inputs;
  },
  remove(account, id) {
    const script = account.scripts.get(id);
    if (script !== undefined) script.subdomain = { enabled: false, previewsEnabled: false };
  },
};

const subdomainOf = ({ enabled, previewsEnabled }: Properties) => ({
  enabled: Boolean(enabled),
  previewsEnabled: Boolean(previewsEnabled),
});
