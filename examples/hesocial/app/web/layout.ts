import { html, raw } from 'hono/html';
import { style } from './style.ts';

/** What `html` makes: text in which everything from outside is escaped. */
export type Html = ReturnType<typeof html>;

/** A whole page. */
export function layout({ title, body }: { title: string; body: Html }): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${raw(style)}</style>
  </head>
  <body>
    <header><a class="brand" href="/">HeSocial</a></header>
    <main>${body}</main>
    <footer class="soft small">A sample application. Its database outlives its machine: <a href="/api/health/r2-sync"><u>is it safe?</u></a></footer>
  </body>
</html>`;
}
