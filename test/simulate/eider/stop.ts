import type { Eider } from './eider.ts';
import type { Reign, StopReason } from './reign.ts';

/** Tells the holder to stop its application; being fenced outweighs every other reason. */
export function stopReign(eider: Eider, reign: Reign, reason: StopReason): void {
  if (reign.stop === 'fenced' || reign.stop === reason) return;
  if (reign.stop !== undefined && reason !== 'fenced') return;
  eider.note(() => `stops: ${reason}`);
  reign.stop = reason;
  eider.signal.fire();
}
