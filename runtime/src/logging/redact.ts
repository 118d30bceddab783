/** A shorter text is no secret, and hiding it would hide half of every line. */
const shortest = 8;

/** Makes a function that replaces every occurrence of the secrets, as they are and as JSON writes them. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(
    secrets.filter(({ length }) => length >= shortest).flatMap((secret) => [secret, jsonForm(secret)]),
  );
  return (text) => [...forms].reduce((result, form) => result.replaceAll(form, '[secret]'), text);
}

function jsonForm(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
