/**
 * Makes sure that a range can be asked for at all: HTTP has no empty ranges.
 *
 * @throws RangeError if it is a mistake of the caller's.
 */
export const assertRange = (offset: number, length: number): void => {
  if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`offset ${offset}`);
  if (!Number.isSafeInteger(length) || length < 1) throw new RangeError(`length ${length}`);
};
