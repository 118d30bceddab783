/** Prints an object as one line of JSON; 64-bit numbers become decimal strings. */
export function say(what: object): void {
  const text = JSON.stringify(what, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  process.stdout.write(`${text}\n`);
}
