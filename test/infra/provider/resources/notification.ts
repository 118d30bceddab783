import { randomUUID } from 'node:crypto';
import { ApiError } from '../api-error.ts';
import type { CloudflareAccount } from '../cloudflare-account.ts';
import type { Properties, ResourceKind } from '../resource-kind.ts';

interface Mechanisms {
  emails?: { id: string }[];
  webhooks?: { id: string }[];
}

type Check = (account: CloudflareAccount, inputs: Properties) => void;

/** Both kinds are kept as they were asked for, under an id of the API's own. */
function kept(held: 'notifications' | 'webhooks', check: Check): ResourceKind {
  return {
    replaces: ['accountId'],
    computed: [],
    create(account, inputs) {
      account.admit(inputs['accountId']);
      check(account, inputs);
      const id = randomUUID();
      account[held].set(id, inputs);
      return { id, outputs: inputs };
    },
    read(account, id) {
      const inputs = account[held].get(id);
      return inputs && { id, inputs, outputs: inputs };
    },
    update(account, id, inputs) {
      check(account, inputs);
      account[held].set(id, inputs);
      return inputs;
    },
    remove(account, id) {
      account[held].delete(id);
    },
  };
}

export const notificationPolicy = kept('notifications', (account, inputs) => {
  const { emails = [], webhooks = [] } = inputs['mechanisms'] as Mechanisms;
  if (emails.length + webhooks.length === 0)
    throw new ApiError(400, 17000, 'At least one mechanism is required.');
  if (webhooks.some(({ id }) => !account.webhooks.has(id)))
    throw new ApiError(404, 17001, 'No such webhook.');
});

export const notificationPolicyWebhooks = kept('webhooks', () => undefined);
