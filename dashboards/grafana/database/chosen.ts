/** Selects the database that is chosen, and what other labels ask for. */
export const chosen = (labels?: string): string =>
  `{database="$database"${labels === undefined ? '' : `,${labels}`}}`;
