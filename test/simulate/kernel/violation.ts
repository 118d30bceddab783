/** A promise of the protocol was broken. */
export class Violation extends Error {
  /** Name of the invariant. */
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.name = 'Violation';
    this.invariant = invariant;
  }
}
