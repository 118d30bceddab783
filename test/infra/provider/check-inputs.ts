import { argumentsOf, type InputType, type Interface, nestedInterface } from './sdk-types.ts';

/** What is wrong with one input, in the form in which a provider reports it to the engine. */
export interface InputFailure {
  /** Where, such as `rules[0].conditions`. */
  property: string;
  reason: string;
}

/** How the engine writes a value that is not known before the resource exists. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/**
 * Holds the inputs of a resource or function against the typings of the installed SDK: no unknown name and no missing
 * one at any depth, every value of its type and, where the SDK lists the values allowed, one of them.
 */
export function checkInputs(token: string, inputs: Record<string, unknown>): InputFailure[] {
  return checkObject(argumentsOf(token), inputs, '');
}

function checkObject(type: Interface, value: Record<string, unknown>, at: string): InputFailure[] {
  const path = (name: string) => (at === '' ? name : `${at}.${name}`);
  const missing = [...type]
    .filter(([name, { required }]) => required && value[name] === undefined)
    .map(([name]) => ({ property: path(name), reason: 'is required' }));
  const given = Object.entries(value).flatMap(([name, member]) => {
    const property = type.get(name);
    if (property === undefined) return [{ property: path(name), reason: 'is unknown to the SDK' }];
    return checkValue(property.type, member, path(name));
  });
  return [...missing, ...given];
}

function checkValue(type: InputType, value: unknown, at: string): InputFailure[] {
  if (value === UNKNOWN) return [];
  const wrong = (reason: string) => [{ property: at, reason }];
  switch (type.kind) {
    case 'string':
      if (typeof value !== 'string') return wrong('must be a string');
      if (type.values.length > 0 && !type.values.includes(value))
        return wrong(`must be one of ${type.values.join(', ')}`);
      return [];
    case 'number':
    case 'boolean':
      return typeof value === type.kind ? [] : wrong(`must be a ${type.kind}`);
    case 'array':
      if (!Array.isArray(value)) return wrong('must be an array');
      return value.flatMap((member, index) => checkValue(type.of, member, `${at}[${index}]`));
    case 'map':
      if (!isObject(value)) return wrong('must be an object');
      return Object.entries(value).flatMap(([name, member]) => checkValue(type.of, member, `${at}.${name}`));
    case 'object':
      return isObject(value)
        ? checkObject(nestedInterface(type.interface), value, at)
        : wrong('must be an object');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
