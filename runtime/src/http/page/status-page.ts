import { html } from 'hono/html';
import { ago, inWords, utc } from './moments.ts';
import { pointsFigure } from './points-figure.ts';
import type { StatusFacts } from './status-facts.ts';

const words = { safe: 'Safe', watch: 'Look at this', danger: 'Not safe' } as const;
const marks = { safe: '✓', watch: '!', danger: '✕' } as const;
const levels = { info: '', warn: 'warning', error: 'error' } as const;

/**
 * The page for people. What has an id is replaced as it changes (client/status.js); without JavaScript the whole page is
 * loaded anew.
 */
export function statusPage(facts: StatusFacts) {
  const { database, host, version, verdict } = facts;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words[verdict.level]} · ${database} · Eider</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/uplot.css">
<link rel="stylesheet" href="/assets/status.css">
<noscript><meta http-equiv="refresh" content="30"></noscript>
<script src="/assets/uplot.js" defer></script>
<script src="/assets/status.js" defer></script>
</head>
<body>
<header><h1>${database}</h1><p class="quiet">on ${host}</p></header>
<main>
<div id="verdict" role="status">${verdictOf(facts)}</div>
<section aria-label="At a glance"><dl id="facts">${glance(facts)}</dl></section>
<section class="needs-script" aria-labelledby="lag-title">
<h2 id="lag-title">Lag over the last hours</h2>
<p class="quiet">Age of the oldest commit that may not be in the bucket. With the chart in focus, the arrow keys walk through it.</p>
<div id="lag" tabindex="0" role="img" aria-label="Chart of the lag"></div>
<p id="lag-value" class="quiet" aria-live="polite"></p>
</section>
<section aria-labelledby="points-title">
<h2 id="points-title">Restore points</h2>
<div id="points">${pointsOf(facts)}</div>
</section>
<section aria-labelledby="events-title">
<h2 id="events-title">Last events</h2>
<div id="events">${eventsOf(facts)}</div>
</section>
</main>
<footer class="quiet">
<p>Eider ${version} · as of <span id="as-of">${utc(new Date(facts.time))}</span></p>
<nav aria-label="For machines"><a href="/api/health/r2-sync">health</a> <a href="/metrics">metrics</a> <a href="/api/openapi.json">API</a></nav>
</footer>
</body>
</html>`;
}

function verdictOf({ verdict: { level, sentence, because } }: StatusFacts) {
  return html`<div class="verdict ${level}">
<p class="word"><span class="mark" aria-hidden="true">${marks[level]}</span>${words[level]}</p>
<p class="sentence">${sentence}</p>
<p>${withCode(because)}</p>
</div>`;
}

/** What stands between backticks is something to type. */
function withCode(text: string) {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

function glance(facts: StatusFacts) {
  const { lagSeconds, lastDurable, lastDrill, lastArchive, position, epoch, trouble, restore, state } = facts;
  return html`${fact('State', state)}
${fact('Lag', lagSeconds === null ? 'unknown' : `${lagSeconds.toFixed(1)} s`, `stale above ${facts.mostLagSeconds} s`)}
${moment('Last durable', lastDurable, facts, position === null ? '' : `record ${position}, epoch ${epoch}`)}
${moment('Last proven restore', lastDrill?.time ?? null, facts, drillNote(lastDrill))}
${moment('Last archive', lastArchive, facts)}
${fact('Lease', ...holderOf(facts.lease))}
${restore === null ? '' : wideFact('Restore', restoreText(restore))}
${trouble === null ? '' : wideFact('Trouble', trouble)}`;
}

function wideFact(name: string, value: string) {
  return html`<div class="fact wide"><dt>${name}</dt><dd>${value}</dd></div>`;
}

function restoreText({ seq, phase, proven, undo, problem }: NonNullable<StatusFacts['restore']>): string {
  if (phase === 'proving') return `to record ${seq}: being proven, ${Math.round(proven * 100)} %`;
  if (phase === 'done') return `to record ${seq}: done; restoring record ${undo} undoes it`;
  return phase === 'failed' ? `to record ${seq}: failed, ${problem?.title}` : `to record ${seq}: ${phase}`;
}

function drillNote(lastDrill: StatusFacts['lastDrill']): string {
  if (lastDrill === null) return '';
  return lastDrill.passed ? `record ${lastDrill.seq} passed` : `record ${lastDrill.seq} failed`;
}

function holderOf(lease: StatusFacts['lease']): [string, string] {
  if (lease === null) return ['not read yet', ''];
  const asked = lease.askedBy === null ? '' : `, asked for by ${lease.askedBy}`;
  return lease.state === 'free'
    ? ['free', `${lease.instance} held it last`]
    : ['held', `by ${lease.instance}${asked}`];
}

function fact(name: string, value: string, note = '') {
  return html`<div class="fact"><dt>${name}</dt><dd>${value}${note && html`<small>${note}</small>`}</dd></div>`;
}

function moment(name: string, time: string | null, { time: now }: StatusFacts, note = '') {
  // A standby does not look, and a process that has just started has not looked yet.
  if (time === null) return fact(name, 'none known here', note);
  const at = new Date(time);
  return html`<div class="fact"><dt>${name}</dt><dd><time datetime="${time}" title="${utc(at)}">${ago(at, new Date(now))}</time>${note && html`<small>${note}</small>`}</dd></div>`;
}

function pointsOf({ points, time }: StatusFacts) {
  if (points === null) return html`<p class="quiet">They are being counted; look again in a moment.</p>`;
  if (points.oldest === null) return html`<p>There is none yet.</p>`;
  const reach = inWords((Date.parse(time) - Date.parse(points.oldest)) / 1000);
  return html`<p>${points.count.toLocaleString('en')} states can be restored; the oldest is ${reach} old.</p>${pointsFigure(points)}`;
}

function eventsOf({ events }: StatusFacts) {
  if (events.length === 0) return html`<p class="quiet">Nothing has happened yet.</p>`;
  return html`<ol class="events">${events.map(
    ({ time, level, event, message }) => html`<li class="${level}">
<time datetime="${time}">${utc(new Date(time)).slice(5, 19)}</time>
<p>${levels[level] && html`<strong>${levels[level]}</strong> `}${message} <code>${event}</code></p>
</li>`,
  )}</ol>`;
}
