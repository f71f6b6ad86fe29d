/** The report's looks: light and dark by the reader's setting, no fonts or pictures from elsewhere. Contrast at least 4.5:1 (WCAG 2.2, 1.4.3). */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --soft: #57606a; --line: #d8dee4; --raised: #f6f8fa; --good: #116329; --good-ground: #dafbe1; --bad: #a40e26; --bad-ground: #ffebe9; --odd: #7d4e00; --odd-ground: #fff8c5;
  --fault: #cf222e; --fault-text: #fff; --accepted: #2f7ad6; --refused: #b58407; --unknown: #8250df; --topic: #0a7ea4; --outbox: #bc4c00; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --soft: #9aa4af; --line: #30363d; --raised: #161b22; --good: #56d364; --good-ground: #0f2d18; --bad: #ff8d85; --bad-ground: #3c1216; --odd: #e3b341; --odd-ground: #332500;
  --fault: #b62324; --fault-text: #fff; --accepted: #539bf5; --refused: #d4a72c; --unknown: #b392f0; --topic: #39c5cf; --outbox: #f0883e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1200px; padding: 24px 24px 64px; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 36px 0 10px; }
code, .evidence { font: 12.5px/1.5 ui-monospace, monospace; }
code { background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: 1px 5px; overflow-wrap: anywhere; }
.facts { color: var(--soft); margin: 4px 0; }
.result { display: inline-block; margin: 14px 0 6px; padding: 8px 14px; border-radius: 6px; font-weight: 600; }
.result.good, .HOLDS { color: var(--good); background: var(--good-ground); } .result.bad, .VIOLATED, .NOT_CHECKED { color: var(--bad); background: var(--bad-ground); } .NO_OCCASION { color: var(--odd); background: var(--odd-ground); }
.status { display: inline-block; padding: 1px 8px; border-radius: 10px; font-size: 12px; font-weight: 600; white-space: nowrap; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); } th { color: var(--soft); font-weight: 600; font-size: 13px; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td .small { display: block; color: var(--soft); font-size: 13px; }
.groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 16px; } .group { border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; } .group h3 { font-size: 14px; margin: 0 0 6px; } .group td { padding: 3px 0; border: 0; font-size: 14px; overflow-wrap: anywhere; }
.violation { border-left: 3px solid var(--bad); padding: 4px 0 4px 12px; margin: 10px 0; } 
.evidence { margin: 0; padding: 6px 10px; background: var(--raised); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
h3 { font-size: 15px; margin: 20px 0 2px; } summary { cursor: pointer; overflow-wrap: anywhere; margin: 2px 0 4px; }
svg.timeline { width: 100%; min-width: 760px; height: auto; display: block; font: 11px system-ui, sans-serif; }
svg .grid { stroke: var(--line); stroke-width: 1; } svg .mark { stroke: var(--soft); stroke-dasharray: 3 3; } svg text { fill: var(--text); } svg .tick, svg .key { fill: var(--soft); } svg .heading { font-weight: 600; font-size: 12px; } svg .key { font-weight: 400; }
svg .fault { fill: var(--fault); } svg .kind { fill: var(--fault-text); font-size: 10px; } svg .recovering-ground { fill: var(--raised); } svg .recovering-line { fill: var(--fault); opacity: .55; }
svg .accepted { fill: var(--accepted); } svg .refused { fill: var(--refused); } svg .unknown { fill: var(--unknown); } svg .accepted-text { fill: var(--accepted); } svg .refused-text { fill: var(--refused); } svg .unknown-text { fill: var(--unknown); }
svg .topic-line { fill: none; stroke: var(--topic); stroke-width: 1.5; } svg .outbox-line { fill: none; stroke: var(--outbox); stroke-width: 1.5; } svg .topic-text { fill: var(--topic); } svg .outbox-text { fill: var(--outbox); }
@media print { body { max-width: none; } }
`;
