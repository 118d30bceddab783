import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  type Comment,
  parseSync,
  type TSInterfaceDeclaration,
  type TSSignature,
  type TSType,
} from 'oxc-parser';

/** What a property of a resource accepts, read from the installed SDK's own typings. */
export type InputType =
  | { kind: 'string'; values: readonly string[] }
  | { kind: 'number' | 'boolean' }
  | { kind: 'array' | 'map'; of: InputType }
  | { kind: 'object'; interface: string };

export interface Property {
  type: InputType;
  required: boolean;
}

export type Interface = ReadonlyMap<string, Property>;

const SDK = path.dirname(createRequire(import.meta.url).resolve('@pulumi/cloudflare/package.json'));
const NESTED = 'types/input.d.ts';

interface Typings {
  comments: readonly Comment[];
  interfaces: ReadonlyMap<string, TSInterfaceDeclaration>;
}

const typings = new Map<string, Typings>();

/** The arguments of a resource or function, by the type token that travels over gRPC. */
export function argumentsOf(token: string): Interface {
  const [, module = '', name = ''] = /^cloudflare:index\/(\w+):(\w+)$/.exec(token) ?? [];
  const file = readdirSync(SDK).find((entry) => entry.toLowerCase() === `${module.toLowerCase()}.d.ts`);
  if (file === undefined) throw new Error(`the installed SDK knows no ${token}`);
  return interfaceIn(file, `${name.charAt(0).toUpperCase()}${name.slice(1)}Args`);
}

/** A nested type. */
export const nestedInterface = (name: string): Interface => interfaceIn(NESTED, name);

function interfaceIn(file: string, name: string): Interface {
  const { interfaces, comments } = typingsOf(file);
  const declaration = interfaces.get(name);
  if (declaration === undefined) throw new Error(`${file} of the installed SDK declares no ${name}`);
  return toInterface(declaration, comments);
}

function typingsOf(file: string): Typings {
  const known = typings.get(file);
  if (known !== undefined) return known;
  const { program, comments, errors } = parseSync(file, readFileSync(path.join(SDK, file), 'utf8'));
  if (errors.length > 0) throw new Error(`${file} of the SDK cannot be parsed: ${errors[0]?.message}`);

  const interfaces = new Map<string, TSInterfaceDeclaration>();
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    if (statement.declaration?.type !== 'TSInterfaceDeclaration') continue;
    interfaces.set(statement.declaration.id.name, statement.declaration);
  }
  typings.set(file, { comments, interfaces });
  return { comments, interfaces };
}

function toInterface({ body }: TSInterfaceDeclaration, comments: readonly Comment[]): Interface {
  let after = body.start;
  return new Map(
    body.body.map((member) => {
      const comment = comments.findLast(({ start, end }) => start >= after && end <= member.start);
      after = member.end;
      return toProperty(member, comment?.value ?? '');
    }),
  );
}

function toProperty(member: TSSignature, comment: string): [string, Property] {
  if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier' || !member.typeAnnotation) {
    throw new Error(`the SDK's typings have grown a ${member.type}: teach it to this parser`);
  }
  const type = toInputType(member.typeAnnotation.typeAnnotation, allowedValues(comment));
  return [member.key.name, { type, required: !member.optional }];
}

/** `Available values: "Age", "Date"`. In names with underscores the SDK's documentation has asterisks for them. */
function allowedValues(comment: string): string[] {
  const [, list] = /Available values: (.*)/.exec(comment) ?? [];
  return [...(list ?? '').matchAll(/"([^"]*)"/g)].map(([, value = '']) => value.replaceAll('*', '_'));
}

function toInputType(type: TSType, values: readonly string[]): InputType {
  switch (type.type) {
    case 'TSStringKeyword':
      return { kind: 'string', values };
    case 'TSNumberKeyword':
      return { kind: 'number' };
    case 'TSBooleanKeyword':
      return { kind: 'boolean' };
    case 'TSArrayType':
      return { kind: 'array', of: toInputType(type.elementType, values) };
    case 'TSUnionType':
      return toInputType(definedMember(type.types), values);
    case 'TSTypeLiteral':
      return { kind: 'map', of: toInputType(indexedType(type.members), values) };
    case 'TSTypeReference':
      return toReference(type, values);
    default:
      throw new Error(`the SDK's typings have grown a ${type.type}: teach it to this parser`);
  }
}

function toReference(type: TSType & { type: 'TSTypeReference' }, values: readonly string[]): InputType {
  const { typeName, typeArguments } = type;
  if (typeName.type !== 'TSQualifiedName' || typeName.left.type !== 'Identifier') {
    throw new Error('the typings of the SDK refer to a type in an unknown way');
  }
  if (typeName.left.name === 'inputs') return { kind: 'object', interface: typeName.right.name };
  const [inner] = typeArguments?.params ?? [];
  if (typeName.right.name !== 'Input' || inner === undefined) {
    throw new Error(`the typings of the SDK refer to ${typeName.right.name}, which is unknown here`);
  }
  return toInputType(inner, values);
}

/** `T | undefined` says twice that a property is optional. */
function definedMember(members: readonly TSType[]): TSType {
  const [only, ...more] = members.filter((member) => member.type !== 'TSUndefinedKeyword');
  if (only === undefined || more.length > 0) throw new Error('the typings of the SDK have grown a union');
  return only;
}

function indexedType(members: readonly TSSignature[]): TSType {
  const [member] = members;
  if (member?.type !== 'TSIndexSignature')
    throw new Error('the typings of the SDK have grown a literal type');
  return member.typeAnnotation.typeAnnotation;
}
