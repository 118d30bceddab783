export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
