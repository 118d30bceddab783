import { events } from './events.ts';

const introduction = `# Events

Generated from \`runtime/src/logging/events.ts\` by \`npm run docs:pages\`.

Everything that Eider logs goes to stderr: one JSON object per line, or a short line for people if stderr is a terminal.
Each has \`level\`, \`time\` (RFC 3339), \`event\` and \`message\`. The message may change; the event is stable, and so is what it
means. Secrets are replaced by \`[secret]\`, wherever they turn up.

| event | meaning |
|---|---|
`;

/** The page of the documentation that describes every event. */
export function renderEventsPage(): string {
  const rows = Object.entries(events)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, meaning]) => `| \`${name}\` | ${meaning} |\n`);
  return introduction + rows.join('');
}
