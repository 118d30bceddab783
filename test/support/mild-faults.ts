import type { Fault, FaultRule, ProxiedRequest } from './fault-rule.ts';
import {
  duplicated,
  internalError,
  latency,
  resetAfter,
  resetBefore,
  serviceUnavailable,
  tooManyRequests,
  truncated,
} from './faults.ts';

const always: readonly Fault[] = [
  latency(20),
  resetBefore,
  internalError,
  serviceUnavailable,
  tooManyRequests,
];

/** A lost reply to a conditional write cannot be hidden from the caller; to anything else it can. */
const isConditional = ({ headers }: ProxiedRequest): boolean =>
  headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;

/** Each upload of a part has an ETag of its own: the part that came last is not the one that was acknowledged first. */
const isPart = ({ query }: ProxiedRequest): boolean => query.has('partNumber');

const choices = (request: ProxiedRequest): readonly Fault[] => {
  if (request.method === 'GET') return [...always, duplicated, resetAfter, truncated];
  if (isPart(request)) return [...always, resetAfter];
  return isConditional(request) ? [...always, duplicated] : [...always, duplicated, resetAfter];
};

interface MildFaultsOptions {
  /** Share of the requests that meet a fault. */
  share: number;
  /** Gives numbers in [0, 1). */
  random: () => number;
}

/** Faults that a store's retries have to hide from its caller completely. */
export const mildFaults = ({ share, random }: MildFaultsOptions): FaultRule => ({
  when: () => random() < share,
  fault: (exchange) => {
    const faults = choices(exchange.request);
    const fault = faults[Math.floor(random() * faults.length)] ?? internalError;
    return fault(exchange);
  },
});
