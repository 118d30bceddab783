/** Of every page. It asks for nothing from elsewhere. */
export const style = `
:root { color-scheme: dark; --ink: #f4efe6; --soft: #b3a893; --gold: #d9b26a; --night: #14110d; --card: #1f1a14; --line: #3a3126; }
* { box-sizing: border-box; margin: 0; }
body { background: radial-gradient(90rem 40rem at 70% -10rem, #3a2d18, var(--night)) no-repeat var(--night); color: var(--ink);
  font: 1rem/1.55 Georgia, 'Times New Roman', serif; }
main, header, footer { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1.25rem; }
a { color: inherit; text-decoration: none; }
a:focus-visible, button:focus-visible, select:focus-visible, input:focus-visible { outline: 2px solid var(--gold); outline-offset: 2px; }
h1 { font-size: clamp(2rem, 7vw, 3.6rem); font-weight: 400; line-height: 1.1; letter-spacing: -.01em; max-width: 18ch; }
h2 { font-size: 1.2rem; font-weight: 400; line-height: 1.3; }
.brand { color: var(--gold); letter-spacing: .35em; text-transform: uppercase; font-size: .8rem; }
.soft { color: var(--soft); } .small { font: .8rem/1.5 system-ui, sans-serif; }
.totals { display: flex; flex-wrap: wrap; gap: 1px; background: var(--line); border: 1px solid var(--line); margin: 2rem 0; }
.totals div { background: var(--night); padding: .9rem 1rem; flex: 1 1 8.5rem; }
.totals b { display: block; font-size: 1.5rem; font-weight: 400; color: var(--gold); font-variant-numeric: tabular-nums; }
form { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 1.75rem; }
select, input, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); padding: .6rem .9rem;
  border-radius: .3rem; min-width: 0; flex: 1 1 9rem; }
input { flex-grow: 3; flex-basis: 14rem; }
button { background: var(--gold); border-color: var(--gold); color: #221a0b; cursor: pointer; flex: 0 1 auto; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); gap: 1.1rem; }
.card { display: flex; flex-direction: column; gap: .35rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: 1.15rem; transition: border-color .15s; }
a.card:hover { border-color: var(--gold); }
.kind { color: var(--gold); font: .7rem/1 system-ui, sans-serif; letter-spacing: .18em; text-transform: uppercase; }
.row { display: flex; justify-content: space-between; gap: 1rem; margin-top: auto; padding-top: .6rem; }
meter { width: 100%; height: .3rem; appearance: none; background: var(--line); border: 0; border-radius: 1rem; }
meter::-webkit-meter-bar { background: var(--line); border: 0; border-radius: 1rem; height: .3rem; }
meter::-webkit-meter-optimum-value { background: var(--gold); border-radius: 1rem; }
meter::-moz-meter-bar { background: var(--gold); border-radius: 1rem; }
h1 + .soft { margin: .75rem 0; }
.notice { border-left: 3px solid var(--gold); padding: .6rem 1rem; background: var(--card); margin: 1rem 0; }
`;
