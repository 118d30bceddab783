// Keeps the status page fresh. The server renders everything but the chart; here parts are exchanged as they change.

const refreshMilliseconds = 10_000;
// A process that hangs takes the question, and never answers it.
const patienceMilliseconds = 5000;
// A chart of a process that has just started is not stretched over its width.
const leastSpanSeconds = 600;
const parts = ['verdict', 'facts', 'points', 'events', 'as-of'];
const chartBox = document.getElementById('lag');
const valueLine = document.getElementById('lag-value');
let chart;
let lag = { times: [], seconds: [] };
let answeredAt = Date.now();

const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 19);
const clockTimes = (_, times) => times.map((time) => clock(time).slice(0, 5));

const colour = (name) => {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

function draw() {
  chart?.destroy();
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const seconds = (_, values) => values.map((value) => `${value} s`);
  chart = new uPlot(
    {
      width: chartBox.clientWidth,
      height: 200,
      legend: { show: false },
      cursor: { y: false, points: { size: 8 } },
      scales: {
        x: { range: (_, first, last) => [Math.min(first, last - leastSpanSeconds), last] },
        y: { range: (_, __, most) => [0, Math.max(2, most * 1.1)] },
      },
      axes: [
        { ...axis, values: clockTimes, size: 32 },
        { ...axis, values: seconds, size: 56 },
      ],
      series: [
        {},
        {
          stroke: colour('--bar'),
          width: 2,
          fill: `color-mix(in srgb, ${colour('--bar')} 18%, transparent)`,
        },
      ],
      hooks: { setCursor: [tellValue] },
    },
    [lag.times, lag.seconds],
    chartBox,
  );
  describeChart();
}

function describeChart() {
  const known = lag.seconds.filter((value) => value !== null);
  const most = known.length === 0 ? 'unknown' : `${Math.max(...known).toFixed(1)} seconds`;
  const since = lag.times.length === 0 ? '' : ` since ${clock(lag.times[0])} UTC`;
  chartBox.setAttribute('aria-label', `Chart of the lag${since}: at most ${most}`);
}

function tellValue({ cursor: { idx } }) {
  if (idx === null || idx === undefined) return;
  const value = lag.seconds[idx];
  valueLine.textContent = `${clock(lag.times[idx])} UTC: ${value === null ? 'unknown' : `${value.toFixed(1)} s`}`;
}

function walk(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined || lag.times.length === 0) return;
  event.preventDefault();
  const last = lag.times.length - 1;
  const at = Math.min(last, Math.max(0, (chart.cursor.idx ?? last) + step));
  chart.setCursor({ left: chart.valToPos(lag.times[at], 'x'), top: 0 });
}

function ask(path) {
  return fetch(path, { signal: AbortSignal.timeout(patienceMilliseconds) });
}

async function refresh() {
  try {
    const [page, status] = await Promise.all([ask('/'), ask('/api/status')]);
    if (!page.ok || !status.ok) throw new Error(`status ${page.status}, ${status.status}`);
    exchange(new DOMParser().parseFromString(await page.text(), 'text/html'));
    ({ lag } = await status.json());
    answeredAt = Date.now();
    chart.setData([lag.times, lag.seconds]);
    describeChart();
  } catch {
    sayOutOfDate();
  }
}

// Only what is different, so that nobody is told the same thing twice.
function exchange(fresh) {
  document.title = fresh.title;
  for (const id of parts) {
    const [before, after] = [document.getElementById(id), fresh.getElementById(id)];
    if (after !== null && before.innerHTML !== after.innerHTML) before.replaceChildren(...after.childNodes);
  }
}

// A page that goes on to say "safe" while nobody answers would be worse than none.
function sayOutOfDate() {
  const verdict = document.querySelector('.verdict');
  verdict.className = 'verdict danger';
  const [word, sentence, because] = verdict.children;
  word.lastChild.textContent = 'Unknown';
  word.firstChild.textContent = '?';
  sentence.textContent = `Eider has not answered since ${clock(answeredAt / 1000)} UTC.`;
  because.textContent = 'What is below is from then. If the process is gone, nothing is replicated.';
  document.title = 'Unknown · Eider';
}

chartBox.addEventListener('keydown', walk);
new ResizeObserver(() => chart?.setSize({ width: chartBox.clientWidth, height: 200 })).observe(chartBox);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
// Whoever comes back to this page sees what is now.
document.addEventListener('visibilitychange', refresh);
draw();
keepFresh();

function keepFresh() {
  refresh().finally(() => setTimeout(keepFresh, refreshMilliseconds));
}
