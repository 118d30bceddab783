/** A request as the fault proxy got it. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query as they were sent, which is what is signed. */
  readonly target: string;
  /** Key of the object; empty for a request to the bucket (a listing, a DeleteObjects). */
  readonly key: string;
  /** `list-type=2`, `uploads`, `partNumber=1` and so on tell the operations apart. */
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** An answer as it came from the store, or as a fault makes it up. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** One request, and what a fault can do to it. */
export interface Exchange {
  readonly request: ProxiedRequest;
  /** Lets the later rules and then the store have the request; may be called again, and when nobody waits any more. */
  forward(): Promise<ProxiedAnswer | undefined>;
  /** Waits, at most until the proxy stops. */
  wait(milliseconds: number): Promise<void>;
  /** Breaks the client's connection with a reset. */
  reset(): void;
  /** Sends the head of the answer and half of its body; then closes the connection, or leaves it hanging. */
  sendHalf(answer: ProxiedAnswer, then: 'close' | 'hang'): void;
}

/** Answers a request, or gives no answer because it has dealt with the connection itself. */
export type Fault = (exchange: Exchange) => Promise<ProxiedAnswer | undefined>;

/** Which requests a fault befalls: those that match everything that is given. */
export interface FaultRule {
  method?: string;
  key?: RegExp;
  /** A query parameter that must be there: `list-type`, `uploads`, `uploadId`, `partNumber`, `delete`. */
  query?: string;
  /** Anything else that must hold. */
  when?: (request: ProxiedRequest) => boolean;
  /** Only this one of the requests that match, counted from 1; default: all of them. */
  nth?: number;
  fault: Fault;
}

/** Whether a rule means this request, apart from `nth`. */
export const matches = ({ method, key, query, when }: FaultRule, request: ProxiedRequest): boolean =>
  (method === undefined || method === request.method) &&
  (key === undefined || key.test(request.key)) &&
  (query === undefined || request.query.has(query)) &&
  (when === undefined || when(request));
