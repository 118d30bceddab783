import type { Faker } from '@faker-js/faker';
import type { Change, Desk } from '../desk.ts';
import { announceEvent } from './announce-event.ts';
import { cancel } from './cancel.ts';
import { importMembers } from './import-members.ts';
import { register } from './register.ts';
import { verifyPayment } from './verify-payment.ts';

/** One thing that happens on the platform: one transaction. */
export interface Action {
  /** What the journal calls it. */
  kind: string;
  perform: (desk: Desk) => Promise<Change>;
}

/** What happens on the platform, and how often in a hundred times. */
const actions: readonly { weight: number; value: Action }[] = [
  { weight: 55, value: { kind: 'registration', perform: register } },
  { weight: 30, value: { kind: 'payment', perform: verifyPayment } },
  { weight: 10, value: { kind: 'cancellation', perform: cancel } },
  { weight: 3, value: { kind: 'event', perform: announceEvent } },
  { weight: 2, value: { kind: 'import', perform: importMembers } },
];

/** What happens next. */
export function nextAction(faker: Faker): Action {
  return faker.helpers.weightedArrayElement(actions);
}
