/** What a test asks of the process that embeds the library. */
export type HostRequest = { readonly id: number } /** Makes the connection; `migrations` is a folder. */ & (
  | { readonly ask: 'connect'; readonly migrations?: string | undefined }
  | { readonly ask: 'sql'; readonly sql: string }
  /** Writes 1, 2, 3 … into `entries`, a commit each, for ever; each is said when it returned. */
  | { readonly ask: 'write' }
  /** So many queries at once, every other one writes; and `close()` before any has answered. */
  | { readonly ask: 'close-under'; readonly queries: number }
  | { readonly ask: 'mark'; readonly name: string }
  | { readonly ask: 'close' }
  /** Opens and closes the file by itself, which an application must never do. */
  | { readonly ask: 'touch-file'; readonly path: string }
);

/** What that process says. */
export type HostReply =
  | { readonly id: number; readonly rows: string[][]; readonly keeper?: number | undefined }
  | {
      readonly id: number;
      readonly error: { readonly name: string; readonly message: string; readonly exitCode: number };
    }
  | { readonly event: string }
  | { readonly written: number };
