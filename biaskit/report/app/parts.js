/* Small parts that several views are made of. */

/** What every view can reach: data, source, state (see state.js). */
const Page = createContext(null);
const usePage = () => useContext(Page);

/** Answers to a question that nothing can pass. */
const NO_ITEMS = { n: 0, n_held: 0, items: [] };
const NOTHING = { groups: [], labels: [], frames: [], sentences: NO_ITEMS, quotations: NO_ITEMS };

/** Questions not answered yet; while there are any, the page says that it is busy. */
let pending = 0;

async function ask(source, name, question) {
  if (question.filter === null) return { answer: NOTHING[name], error: null };
  document.documentElement.dataset.busy = ++pending;
  try {
    return { answer: await source[name](question), error: null };
  } catch (error) {
    return { answer: undefined, error: error.message };
  } finally {
    if (--pending === 0) delete document.documentElement.dataset.busy;
  }
}

/** Ask the source; the last answer stays until the next one, or an error, is there. */
function useAnswer(name, question) {
  const { source } = usePage(), [got, setGot] = useState({});
  useEffect(() => {
    let current = true;
    ask(source, name, question).then((found) => current && setGot(found));
    return () => { current = false; };
  }, [JSON.stringify([name, question])]);
  return got;
}

/** Ask for a list in pages; `more()` adds the next one. */
function usePages(name, question, size) {
  const { source } = usePage(), key = JSON.stringify([name, question]);
  const [got, setGot] = useState({}), asked = useRef(key);
  const load = (items) => ask(source, name, { ...question, offset: items.length, limit: size }).then(({ answer, error }) => {
    if (asked.current === key) setGot({ error, answer: answer && { ...answer, items: [...items, ...answer.items] } });
  });
  useEffect(() => {
    asked.current = key;
    load([]);
  }, [key]);
  return { ...got, more: () => load(got.answer.items) };
}

const Waiting = ({ error }) => (error
  ? html`<p class="notice" role="alert">This could not be loaded: ${error} Reload the page, or start the server again.</p>`
  : html`<p class="notice">Loading …</p>`);

/** Name of a measure: scorer and dimension, one of them where they say the same. */
function measureName(data, place) {
  const [scorer, dimension] = data.dims[place];
  return scorer === dimension ? scorer : `${scorer}: ${dimension}`;
}

const isShare = (data, measure) => data.dims[measure][2] === 0;
const signedIn = (data, measure) => !isShare(data, measure);
const nameOf = (data, place) => (place < 0 ? null : data.names[place]);
const outletName = (data, place) => data.outlets[place] || NO_OUTLET;

function meanInWords(data, measure, row) {
  const signed = signedIn(data, measure);
  if (!row || row.mean === null) return `no rated mention, ${plural(row?.n_mentions ?? 0, "mention")}`;
  const interval = row.low === null ? "no interval" : `95 % interval ${number(row.low, signed)} to ${number(row.high, signed)}`;
  const rated = `${count(row.n_rated)} of ${plural(row.n_mentions, "mention")} rated`;
  return `mean ${number(row.mean, signed)}, ${interval}, ${rated}, ${plural(row.n_articles, "article")}`;
}

/** Too little to compare: few rated mentions, or no interval, as with those of a single article. */
const isFew = (row) => row.n_rated < FEW || row.low === null;

/** Nine colours from n4 over z0 to p4; shares go from z0 to p4. */
function shade(value, share) {
  if (!isNumber(value)) return "none";
  const step = [0.05, 0.15, 0.3, 0.5].filter((edge) => Math.abs(value) >= edge).length;
  return step === 0 ? "z0" : `${share || value > 0 ? "p" : "n"}${step}`;
}

/** Mean and interval as dot and whisker on the scale of the measure; its numbers stand beside it. */
function Whisker({ row, measure }) {
  const { data } = usePage(), [, , low, high] = data.dims[measure], width = 180, pad = 5;
  if (!row || row.mean === null) return null;
  const x = (value) => pad + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (width - 2 * pad);
  const y = 8;
  return html`<svg class="whisker" width=${width} height="16" viewBox="0 0 ${width} 16" aria-hidden="true" focusable="false">
    <line class="axis" x1=${pad} x2=${width - pad} y1=${y} y2=${y} />
    <line class="zero" x1=${x(0)} x2=${x(0)} y1="2" y2="14" />
    ${row.low !== null && html`<line class="reach" x1=${x(row.low)} x2=${x(row.high)} y1=${y} y2=${y} />`}
    <circle class=${isFew(row) ? "dot few" : "dot"} cx=${x(row.mean)} cy=${y} r="4" />
  </svg>`;
}

/** A link to this page in another state; to: the change, as in `hrefOf`; current: whether it leads to what is seen. */
function Go({ to, children, label, current }) {
  const { href } = usePage();
  return html`<a href=${href(to)} aria-current=${current ? "true" : null} aria-label=${label && visible(label)}>${children}</a>`;
}

/**
 * A table that can be sorted by its headings and filtered by words.
 *
 * columns: {key, head, number: whether it is one, value(row) for sorting, cell(row), className, unsorted}; rows: objects with a `key`.
 */
function SortTable({ caption, columns, rows, start, most = 60 }) {
  const [order, setOrder] = useState(start ?? null), [needle, setNeedle] = useState(""), [shown, setShown] = useState(most);
  const column = order && columns.find((c) => c.key === order.key);
  const words = needle.trim().toLowerCase();
  const sorted = useMemo(() => {
    const kept = words ? rows.filter((row) => columns.some((c) => String(c.value?.(row) ?? "").toLowerCase().includes(words))) : rows;
    return column ? [...kept].sort((a, b) => compared(column.value(a), column.value(b), order.sign)) : kept;
  }, [rows, order, words]);
  const turn = (c) => setOrder({ key: c.key, sign: order?.key === c.key ? -order.sign : c.number ? -1 : 1 });
  return html`
    ${rows.length > 12 && html`<p class="filter"><label>Find in the table <input type="search" value=${needle}
      onInput=${(event) => setNeedle(event.target.value)} /></label>
      <span role="status" class="meta">${words ? `${count(sorted.length)} of ${count(rows.length)} rows` : ""}</span></p>`}
    <div class="scroll" role="region" tabindex="0" aria-label=${visible(caption)}>
      <table class="plain">
        <caption><span>${caption}</span></caption>
        <thead><tr>${columns.map((c) => html`<th scope="col" class=${c.number ? "number" : ""}
          aria-sort=${order?.key === c.key ? (order.sign > 0 ? "ascending" : "descending") : null}>
          ${c.value && !c.unsorted ? html`<button type="button" class="sort" onClick=${() => turn(c)}>${c.head}</button>` : c.head}</th>`)}</tr></thead>
        <tbody>${sorted.slice(0, shown).map((row) => html`<tr key=${row.key}>${columns.map((c, i) => (i === 0
          ? html`<th scope="row" class=${c.className}>${c.cell(row)}</th>`
          : html`<td class=${[c.number ? "number" : "", c.className ?? ""].join(" ")}>${c.cell(row)}</td>`))}</tr>`)}</tbody>
      </table>
      ${!sorted.length && html`<p class="empty">Nothing fits.</p>`}
    </div>
    ${sorted.length > shown && html`<p><button type="button" onClick=${() => setShown(shown + 200)}>
      Show more rows (${count(sorted.length - shown)} left)</button></p>`}`;
}

/** Order of two values, upwards for a sign of 1; what is missing comes last either way. */
function compared(a, b, sign) {
  const missing = (x) => x === null || x === undefined || Number.isNaN(x);
  if (missing(a) || missing(b)) return missing(a) - missing(b);
  return sign * (typeof a === "string" ? a.localeCompare(b) : a - b);
}

/** Columns of a mean with its interval, for `SortTable`; `link(row)` leads to the sentences. */
function meanColumns(data, measure, link) {
  const signed = signedIn(data, measure);
  return [
    { key: "n_articles", head: "Articles", number: true, value: (r) => r.n_articles, cell: (r) => count(r.n_articles) },
    { key: "n_mentions", head: "Mentions", number: true, value: (r) => r.n_mentions, cell: (r) => html`<${Go} to=${link(r, false)}>${count(r.n_mentions)}<//>` },
    { key: "n_rated", head: "Rated", number: true, value: (r) => r.n_rated, cell: (r) => count(r.n_rated) },
    { key: "mean", head: "Mean", number: true, value: (r) => r.mean, cell: (r) => (r.mean === null ? MISSING
      : html`<${Go} to=${link(r, true)} label=${`${number(r.mean, signed)}: the strongest sentences`}>${number(r.mean, signed)}<//>`) },
    { key: "interval", head: "95 % interval", number: true, cell: (r) => (r.low === null ? MISSING : `${number(r.low, signed)} to ${number(r.high, signed)}`) },
    { key: "whisker", head: signed ? "−1 to +1" : "0 to 1", cell: (r) => r.mean !== null && html`<${Go} to=${link(r, true)}
      label=${`Sentences behind ${meanInWords(data, measure, r)}`}><${Whisker} row=${r} measure=${measure} /><//>` },
  ];
}

function CopyButton({ text, children }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("copied");
    } catch {
      setSaid("could not be copied: select the text instead");
    }
  };
  return html`<button type="button" class="small" onClick=${copy}>${children}</button> <span role="status" class="meta">${said}</span>`;
}
