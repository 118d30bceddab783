import { constants, setPriority } from 'node:os';

/** Has this process, and those that it starts from now on, give way to every other. */
export function lowerPriority(): void {
  setPriority(constants.priority.PRIORITY_LOW);
}
