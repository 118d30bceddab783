import { isDeepStrictEqual } from 'node:util';
import { checkInputs, type InputFailure, UNKNOWN } from './check-inputs.ts';
import { CloudflareAccount } from './cloudflare-account.ts';
import { providerFunction } from './functions.ts';
import type { Found, Properties } from './resource-kind.ts';
import { resourceKind } from './resource-kinds.ts';

/** What a test wants to go wrong: the next call of this operation on a resource whose URN contains the text. */
export interface PlannedFailure {
  operation: 'create' | 'update' | 'delete' | 'read';
  urn: string;
  error: Error;
}

export interface Change {
  name: string;
  replaces: boolean;
}

/**
 * A provider for `cloudflare`, in place of the real one: it answers the engine's questions with an account in memory.
 * What it checks is stricter than the real one, which drops unknown inputs.
 */
export class CloudflareProvider {
  readonly account = new CloudflareAccount();
  /** Every operation that changed something, such as `create urn:…`, in order. */
  readonly operations: string[] = [];
  readonly #failures: PlannedFailure[] = [];

  failNext(failure: PlannedFailure): void {
    this.#failures.push(failure);
  }

  check(type: string, inputs: Properties): InputFailure[] {
    resourceKind(type);
    return checkInputs(type, inputs);
  }

  diff(type: string, old: { inputs: Properties }, news: Properties): Change[] {
    const { replaces } = resourceKind(type);
    const names = new Set([...Object.keys(old.inputs), ...Object.keys(news)]);
    return [...names]
      .filter((name) => !isDeepStrictEqual(old.inputs[name], news[name]))
      .map((name) => ({ name, replaces: replaces.includes(name) }));
  }

  create(urn: string, type: string, inputs: Properties): { id: string; outputs: Properties } {
    this.#mayFail('create', urn);
    const created = resourceKind(type).create(this.account, inputs);
    this.operations.push(`create ${urn}`);
    return created;
  }

  /** What a preview can tell of a resource that does not exist yet. */
  preview(type: string, inputs: Properties): Properties {
    const unknown = resourceKind(type).computed.map((name) => [name, UNKNOWN]);
    return { ...Object.fromEntries(unknown), ...inputs };
  }

  read(urn: string, type: string, id: string, state: Properties): Found | undefined {
    this.#mayFail('read', urn);
    return resourceKind(type).read(this.account, id, state);
  }

  update(urn: string, type: string, id: string, inputs: Properties): Properties {
    this.#mayFail('update', urn);
    const outputs = resourceKind(type).update(this.account, id, inputs);
    this.operations.push(`update ${urn}`);
    return outputs;
  }

  remove(urn: string, type: string, id: string, state: Properties): void {
    this.#mayFail('delete', urn);
    resourceKind(type).remove(this.account, id, state);
    this.operations.push(`delete ${urn}`);
  }

  invoke(token: string, args: Properties): { outputs: Properties } | { failures: InputFailure[] } {
    const failures = checkInputs(token, args);
    return failures.length > 0 ? { failures } : { outputs: providerFunction(token)(this.account, args) };
  }

  #mayFail(operation: PlannedFailure['operation'], urn: string): void {
    const index = this.#failures.findIndex(
      (failure) => failure.operation === operation && urn.includes(failure.urn),
    );
    const [failure] = index === -1 ? [] : this.#failures.splice(index, 1);
    if (failure !== undefined) throw failure.error;
  }
}
