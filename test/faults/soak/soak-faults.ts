import type { Fault, FaultRule, ProxiedRequest } from '../../support/fault-rule.ts';
import {
  duplicated,
  internalError,
  latency,
  notDeleted,
  resetAfter,
  resetBefore,
  serviceUnavailable,
  stalled,
  tooManyRequests,
  truncated,
} from '../../support/faults.ts';

interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
  /** Requests that it can befall; default: all. */
  readonly when?: (request: ProxiedRequest) => boolean;
}

const isRead = ({ method }: ProxiedRequest) => method === 'GET';
const isDelete = ({ method, query }: ProxiedRequest) => method === 'DELETE' || query.has('delete');

const faults: readonly NamedFault[] = [
  { name: 'latency', fault: latency(300) },
  { name: 'reset before', fault: resetBefore },
  { name: 'reply lost', fault: resetAfter },
  { name: '500', fault: internalError },
  { name: '503', fault: serviceUnavailable },
  { name: '429', fault: tooManyRequests },
  { name: 'repeated', fault: duplicated },
  { name: 'truncated', fault: truncated, when: isRead },
  { name: 'stalled', fault: stalled, when: (request) => isRead(request) && request.key.includes('/log/') },
  { name: 'not deleted', fault: notDeleted, when: isDelete },
];

/** All that a network and a store do to requests, to one in so many of them; `count` hears of each. */
export function soakFaults({
  share,
  random,
  count,
}: {
  /** 0 … 1 */
  share: number;
  /** Uniform in [0, 1). */
  random: () => number;
  count: (name: string) => void;
}): FaultRule {
  return {
    when: () => random() < share,
    fault: (exchange) => {
      const possible = faults.filter(({ when }) => when === undefined || when(exchange.request));
      const chosen = possible[Math.floor(random() * possible.length)];
      if (chosen === undefined) return exchange.forward();
      count(chosen.name);
      return chosen.fault(exchange);
    },
  };
}
