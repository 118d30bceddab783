import structProto from 'google-protobuf/google/protobuf/struct_pb.js';
import type { Properties } from './resource-kind.ts';

type Struct = structProto.Struct;

export const toPlain = (struct: Struct | undefined): Properties => struct?.toJavaScript() ?? {};

/** Undefined members do not travel. */
export function toStruct(properties: Properties): Struct {
  return structProto.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}
