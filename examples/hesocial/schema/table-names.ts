/** Every table, parents before those that refer to them. */
export const tableNames = [
  'users',
  'venues',
  'events',
  'registrations',
  'financial_verification',
  'journal',
] as const;

export type TableName = (typeof tableNames)[number];
