/* The map of the material: who speaks of whom, and what the outlets say themselves. */

const MOST_ROWS = 13, MOST_COLUMNS = 11, ALL_ROWS = 60, ALL_COLUMNS = 40;

/** Names of a column by number of mentions, null first. */
function inOrder(rows, column) {
  const sizes = new Map();
  for (const row of rows) sizes.set(row[column], (sizes.get(row[column]) ?? 0) + row.n_mentions);
  return [...sizes.keys()].sort((a, b) => (b === -1) - (a === -1) || sizes.get(b) - sizes.get(a) || a - b);
}

/**
 * A matrix of means, each cell with its interval, its n and a link to its sentences; and the same as a list.
 *
 * rows, columns: names of the groupings; base: what is added to the filter; label(place): their names.
 */
function Crossed({ id, rows: down, columns: across, base, caption, downName, downHead }) {
  const { data, state } = usePage(), { measure } = state;
  const [all, setAll] = useState(false), [asList, setAsList] = useState(false);
  const filter = both(state.filter, base);
  const { answer, error } = useAnswer("groups", { by: [down, across], filter, measure });
  if (!answer) return html`<${Waiting} error=${error} />`;
  if (!answer.length) return html`<p class="notice">No mention fits these filters.</p>`;
  const [lines, heads] = [inOrder(answer, down), inOrder(answer, across)];
  const shownHeads = heads.slice(0, all ? ALL_COLUMNS : MOST_COLUMNS), seen = new Set(shownHeads);
  const filled = new Set(answer.filter((row) => seen.has(row[across])).map((row) => row[down]));
  const shownLines = all ? lines.slice(0, ALL_ROWS) : lines.filter((place) => filled.has(place)).slice(0, MOST_ROWS);
  const most = `${count(Math.min(lines.length, ALL_ROWS))} of ${count(lines.length)} rows and ${count(Math.min(heads.length, ALL_COLUMNS))} of ${count(heads.length)} columns`;
  const hidden = lines.length - shownLines.length + heads.length - shownHeads.length;
  const cells = new Map(answer.map((row) => [`${row[down]} ${row[across]}`, row]));
  const where = (row) => ({ ...base, [down]: [row[down]], [across]: [row[across]] });
  return html`<div id=${id}>
    <p class="choose"><button type="button" aria-pressed=${!asList} onClick=${() => setAsList(false)}>Matrix</button>
      <button type="button" aria-pressed=${asList} onClick=${() => setAsList(true)}>Table</button></p>
    ${asList ? html`<${SortTable} caption=${caption} start=${{ key: "n_mentions", sign: -1 }} columns=${[
      { key: down, head: downHead, value: (r) => downName(data, r[down]) ?? OWN, cell: (r) => html`<${Name} of=${downName(data, r[down])} />` },
      { key: across, head: "Target", value: (r) => nameOf(data, r[across]), cell: (r) => html`<${Name} of=${nameOf(data, r[across])} />` },
      ...meanColumns(data, measure, (r, strongest) => sentencesOf(where(r), strongest, [down, across])),
    ]} rows=${answer.map((row) => ({ ...row, key: `${row[down]} ${row[across]}` }))} />`
    : html`<div class="scroll" role="region" tabindex="0" aria-label=${caption}><table class="matrix">
      <caption><span>${caption}. In each cell: mean, 95 % interval, rated mentions.</span></caption>
      <thead><tr><th scope="col">${downHead}</th>${shownHeads.map((place) => html`<th scope="col" key=${place}><${Name} of=${nameOf(data, place)} /></th>`)}</tr></thead>
      <tbody>${shownLines.map((line) => html`<tr key=${line}><th scope="row"><${Name} of=${downName(data, line)} /></th>
        ${shownHeads.map((head) => html`<${MeanCell} key=${head} row=${cells.get(`${line} ${head}`)}
          name=${`${downName(data, line) ?? OWN} on ${nameOf(data, head)}`} by=${[down, across]} where=${where({ [down]: line, [across]: head })} />`)}</tr>`)}</tbody>
    </table></div>
    <${ColourKey} />
    ${(hidden > 0 || all) && html`<p><button type="button" onClick=${() => setAll(!all)}>${all ? "Show the most mentioned only" : `Show ${most}`}</button>
      ${(lines.length > ALL_ROWS || heads.length > ALL_COLUMNS) && html` <span class="meta">The table has all; filters bring others into the matrix.</span>`}</p>`}`}
  </div>`;
}

function MeanCell({ row, name, where, by }) {
  const { data, state } = usePage(), { measure } = state, signed = signedIn(data, measure);
  if (!row) return html`<td class="none"></td>`;
  const look = isFew(row) ? "few" : shade(row.mean, isShare(data, measure));
  return html`<td class=${look}><${Go} to=${sentencesOf(where, row.n_rated > 0, by)} label=${`${name}: ${meanInWords(data, measure, row)}`}>
    <b>${number(row.mean, signed)}</b>
    <small>${row.low === null ? " " : `${number(row.low, signed)} to ${number(row.high, signed)}`}</small>
    <small>n = ${count(row.n_rated)}</small><//></td>`;
}

function ColourKey() {
  const { data, state } = usePage(), share = isShare(data, state.measure);
  return html`<p class="legend" aria-label="Colours of cells">
    ${!share && html`<span class="swatch n3">negative</span> `}<span class="swatch z0">within 0.05 of 0</span> <span class="swatch p3">${share ? "more of it" : "positive"}</span>
    ${" "}<span class="swatch few"><b>fewer than ${FEW} rated mentions, or of one article</b></span> blank: no mention; –: none rated</p>`;
}

/** Forest of means: one line a group, dot and whisker on the scale. */
function Forest({ by, base, caption, label, head, id }) {
  const { data, state } = usePage(), { measure } = state;
  const { answer, error } = useAnswer("groups", { by: [by], filter: both(state.filter, base), measure });
  if (!answer) return html`<${Waiting} error=${error} />`;
  if (!answer.length) return html`<p class="notice">No mention fits these filters.</p>`;
  const columns = [
    { key: by, head, value: (r) => label(data, r[by]) ?? OWN, cell: (r) => html`<${Name} of=${label(data, r[by])} />` },
    ...meanColumns(data, measure, (r, strongest) => sentencesOf({ ...base, [by]: [r[by]] }, strongest, [by])),
  ];
  return html`<div id=${id}><${SortTable} caption=${caption} columns=${columns} start=${{ key: "n_mentions", sign: -1 }} most=${20}
    rows=${answer.map((row) => ({ ...row, key: String(row[by]) }))} /></div>`;
}

/** Articles over time, a bar a day, week or month; each opens its sentences. */
function Timeline() {
  const { data, state } = usePage();
  const bars = useMemo(() => periods(data.facts.per_day ?? perDay(data.articles)), []);
  if (bars.length < 2) return null;
  const most = Math.max(...bars.map((bar) => bar.n)), width = 640, step = width / bars.length;
  return html`<figure class="timeline"><figcaption>Articles over time, whatever the filters, one bar ${bars[0].unit} (at most ${plural(most, "article")}); each bar opens its sentences</figcaption>
    <svg viewBox="0 0 ${width} 66" preserveAspectRatio="none" role="group" aria-label="Articles over time">${bars.map((bar, i) => html`
      <${Go} key=${bar.from} to=${sentencesOf({ from: bar.from, to: bar.to })} label=${`${bar.from} to ${bar.to}: ${plural(bar.n, "article")}`}>
        <rect class="hit" x=${i * step} y="0" width=${step} height="64" />
        <rect class="bar" x=${i * step + step * 0.1} y=${64 - (60 * bar.n) / most} width=${step * 0.8} height=${(60 * bar.n) / most} /><//>`)}
      <line class="axis" x1="0" x2=${width} y1="64.5" y2="64.5" /></svg>
    <p class="ends"><span>${bars[0].from}</span><span>${bars.at(-1).to}</span></p></figure>`;
}

function perDay(articles) {
  const found = new Map();
  for (const date of articles?.date ?? []) if (date) found.set(date, (found.get(date) ?? 0) + 1);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function periods(perDay) {
  if (!perDay.length) return [];
  const day = 86400000, at = (text) => Date.parse(text) / day, text = (n) => new Date(n * day).toISOString().slice(0, 10);
  const [first, last] = [at(perDay[0][0]), at(perDay.at(-1)[0])], span = last - first + 1;
  const [unit, length] = span <= 40 ? ["a day", 1] : span <= 280 ? ["a week", 7] : [`every ${Math.ceil(span / 40)} days`, Math.ceil(span / 40)];
  const bars = Array.from({ length: Math.ceil(span / length) }, (_, i) => ({
    from: text(first + i * length), to: text(Math.min(last, first + (i + 1) * length - 1)), n: 0, unit,
  }));
  for (const [date, n] of perDay) bars[Math.floor((at(date) - first) / length)].n += n;
  return bars;
}

function MapView() {
  const { data } = usePage();
  return html`<${Timeline} />
    <section><h2>Who says what about whom</h2>
      <p>Sources speak in rows, targets are spoken of in columns. Open a cell to read its sentences. Hatched cells rest on too little to be compared.</p>
      <${Crossed} id="matrix" rows="source" columns="target" base=${{}} downHead="Source" downName=${nameOf}
        caption="Mean by source (rows) and target (columns)" /></section>
    <section><h2>The outlets’ own words</h2><p>Words that no source is given for, by target; whole articles are what varies.</p>
      <${Forest} id="own" by="target" base=${{ source: [-1] }} head="Target" label=${nameOf} caption="What the outlets themselves say about each target" /></section>
    <p class="meta">${data.held.articles < data.held.of ? data.held.rule : ""}</p>`;
}

function OutletsView() {
  return html`<section><h2>Outlet by outlet</h2>
      <p>What each outlet says of each target in its own words: sources are left aside, so that an outlet is not blamed for whom it quotes.</p>
      <${Crossed} id="outlets" rows="outlet" columns="target" base=${{ source: [-1] }} downHead="Outlet" downName=${outletName}
        caption="Mean of the outlets’ own words by outlet (rows) and target (columns)" /></section>
    <section><h2>All words in each outlet</h2><p>Own words and those of sources together.</p>
      <${Forest} id="all-words" by="outlet" base=${{}} head="Outlet" label=${outletName} caption="All mentions by outlet" /></section>`;
}
