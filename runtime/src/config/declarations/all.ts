import { bucketDeclarations } from './bucket.ts';
import { operationDeclarations } from './operation.ts';
import { replicationDeclarations } from './replication.ts';
import { supervisionDeclarations } from './supervision.ts';

/** Every setting there is, in the groups of the documentation. */
export const settingGroups = {
  Bucket: bucketDeclarations,
  Database: supervisionDeclarations,
  Replication: replicationDeclarations,
  Operation: operationDeclarations,
};

/** Every setting in one list. */
export const allSettings = Object.values(settingGroups).flatMap((group) => Object.values(group));
