import type { Alert } from './alert.ts';
import { durability } from './durability.ts';
import { lease } from './lease.ts';
import { presence } from './presence.ts';
import { restores } from './restores.ts';
import { room } from './room.ts';
import { store } from './store.ts';

/** Every alert, what hurts most first. */
export const alerts: readonly Alert[] = [
  ...durability,
  ...presence,
  ...lease,
  ...restores,
  ...room,
  ...store,
];
