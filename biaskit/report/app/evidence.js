/* The panel: the sentences behind a mark, each with its target, source, cue words, values, article and citation. */

/** Classes and tips of the marks of a sentence; values: [dim, value, cues] as far as they are to be seen. */
function sentenceMarks(data, marks, values) {
  const spans = marks.map(([start, end, name]) => ({ start, end, name }));
  return [...spans, ...values.flatMap(([dim, , cues]) => cueMarks(data, dim, cues))];
}

function cueMarks(data, dim, cues, about = "") {
  const share = isShare(data, dim);
  return cues.map(([start, end, weight, kind]) => ({
    start, end, name: `cue ${share ? "frame" : weight < 0 ? "minus" : weight > 0 ? "plus" : "nil"}`,
    tip: `${measureName(data, dim)} ${number(weight, true)}${kind === "lexicon" ? "" : ` (${kind})`}${about}`,
  }));
}

/** The chosen measure and every valence; whatever else has a value on request. */
function Values({ values, measure }) {
  const { data } = usePage();
  const chip = ([dim, value]) => html`<li key=${dim} class=${dim === measure ? "chosen" : ""}>
    ${measureName(data, dim)} <b>${number(value, signedIn(data, dim))}</b></li>`;
  const chosen = values.find(([dim]) => dim === measure) ?? [measure, null];
  const others = values.filter(([dim, value]) => dim !== measure && (value !== 0 || !isShare(data, dim)));
  const isFirst = ([dim]) => data.dims[dim][1] === "valence";
  const rest = others.filter((one) => !isFirst(one));
  return html`<ul class="chips">${[chosen, ...others.filter(isFirst)].map(chip)}</ul>
    ${rest.length > 0 && html`<details class="cite"><summary>Other values</summary><ul class="chips">${rest.map(chip)}</ul></details>`}`;
}

function citation(data, item, measure) {
  const { article } = item, value = item.values?.find(([dim]) => dim === measure);
  const where = [article.outlet, article.title && `“${article.title}”`, article.date, article.url].filter(Boolean).join(", ");
  const who = item.values ? `${item.source ?? OWN} on ${item.target}` : `said by ${speaker(item.source, item.voice)}`;
  const rated = value ? `; ${measureName(data, measure)} ${number(value[1], signedIn(data, measure))}` : "";
  const end = item.at + Array.from(item.text).length;
  const voice = item.voice === "outlet" && item.values ? "" : `, ${item.voice}`;
  return visible(`“${item.text.trim()}” (${where || "article without a title"}). ${who}${voice}${rated} `
    + `[article ${article.id}, ${item.part} ${item.at}–${end}; biaskit ${data.version}]`);
}

function Origin({ article, at }) {
  const title = article.title || `article ${article.id}`;
  const rest = [article.outlet, article.date, article.repeats ? "repeats another article and is not counted" : ""].filter(Boolean).join(", ");
  return html`<p class="meta"><${Go} to=${{ view: "article", id: article.place, at }}><${Text} of=${title} /><//>
    ${rest && html` · <${Text} of=${rest} />`}${article.url && html` · <a href=${article.url} rel="noopener noreferrer">at the outlet</a>`}</p>`;
}

function Item({ item, measure }) {
  const { data } = usePage();
  const seen = (item.values ?? []).filter(([dim]) => data.dims[dim][0] === data.dims[measure][0]);
  const who = item.target === undefined
    ? html`said by <${Name} of=${speaker(item.source, item.voice)} />`
    : html`<${Name} of=${item.source} /> on <${Name} of=${item.target} />`;
  const note = item.asserted === false ? ", not asserted" : "";
  return html`<li>
    <p class="who">${who} <span class="voice">${item.voice}${note}</span></p>
    <blockquote dir="auto">${marked(item.text, sentenceMarks(data, item.marks, seen))}</blockquote>
    <${Origin} article=${item.article} at=${`${item.part}-${item.at}`} />
    ${item.values && html`<${Values} values=${item.values} measure=${measure} />`}
    <details class="cite"><summary>Cite</summary><p class="citation" tabindex="0">${citation(data, item, measure)}</p>
      <${CopyButton} text=${citation(data, item, measure)}>Copy the citation<//></details>
  </li>`;
}

const Legend = () => html`<p class="legend" aria-label="Marks"><mark class="target">target</mark> <mark class="source">source</mark>
  <mark class="reporting">reporting words</mark> <mark class="content">attributed words</mark> <mark class="cue plus">raises the value</mark>
  <mark class="cue minus">lowers it</mark> <mark class="cue frame">words of a share</mark></p>`;

function headingOf(data, { kind, where }) {
  const list = (places) => places.map((place) => nameOf(data, place) ?? OWN).join(", ");
  const speaker = where.source ?? where.top, who = speaker ? list(speaker) : "Everyone";
  if (kind === "quotations") return `Quotations: ${who}${where.target ? `, about ${list(where.target)}` : ""}`;
  const parts = [who, where.target ? ` on ${list(where.target)}` : "", where.label === undefined ? "" : `, as “${where.label}”`];
  if (where.outlet) parts.push(`, in ${where.outlet.map((place) => outletName(data, place)).join(", ")}`);
  if (where.from) parts.push(`, ${where.from} to ${where.to}`);
  if (where.frame !== undefined) parts.push(`, with ${measureName(data, where.frame)}`);
  return parts.join("");
}

/** The number that the mark stood for, with what it rests on: a row of the table whose groupings are `by`. */
function Stands({ where, by }) {
  const { data, state } = usePage();
  const base = Object.fromEntries(Object.entries(where).filter(([name]) => !by.includes(name)));
  const event = by.includes("top") ? { target: where.target } : {};  // that table is of one event
  const { answer } = useAnswer("groups", { by, filter: both(state.filter, { ...base, ...event }), measure: state.measure });
  const row = answer?.find((one) => by.every((name) => one[name] === where[name]?.[0]));
  if (!row) return null;
  return html`<p class="stands"><b>${measureName(data, state.measure)}</b>: ${meanInWords(data, state.measure, row)}.</p>`;
}

function Panel() {
  const { data, state, close } = usePage(), { show, measure } = state, isSaid = show.kind === "quotations";
  const filter = both(state.filter, show.where), heading = useRef(null);
  const question = isSaid ? { filter } : { filter, measure, order: show.strongest ? "strongest" : "place" };
  const { answer, error, more } = usePages(show.kind, question, 25);
  useEffect(() => { heading.current.focus({ preventScroll: true }); }, [JSON.stringify(show)]);
  return html`<aside id="panel" aria-labelledby="panel-title">
    <div class="bar"><h2 id="panel-title" tabindex="-1" ref=${heading}><${Text} of=${headingOf(data, show)} /></h2>
      <button type="button" id="panel-close" onClick=${close}>Close</button></div>
    ${!isSaid && html`<${Stands} where=${show.where} by=${show.by} />
      <p class="choose"><${Go} current=${!show.strongest} to=${sentencesOf(show.where, false, show.by)}>All, in order<//>
        <${Go} current=${show.strongest} to=${sentencesOf(show.where, true, show.by)}>Rated, strongest first<//></p>`}
    ${!answer ? html`<${Waiting} error=${error} />` : html`<${Noted} answer=${answer} />
      ${!isSaid && html`<${Legend} />`}
      <ol id="panel-list">${answer.items.map((item, i) => html`<${Item} key=${i} item=${item} measure=${measure} />`)}</ol>
      ${answer.n_held > answer.items.length && html`<button type="button" id="panel-more" onClick=${more}>
        Show more (${count(answer.n_held - answer.items.length)} left)</button>`}`}
  </aside>`;
}

function Noted({ answer }) {
  const { state } = usePage(), { show, filter } = state;
  const parts = [plural(answer.n, show.kind.slice(0, -1)) + (show.strongest ? ", strongest first" : "")];
  if (answer.n_held < answer.n) parts.push(`the page holds the text of ${count(answer.n_held)}, see How this was made`);
  const isApart = ["frame", "label"].some((key) => key in filter && key in show.where);
  if (Object.keys(filter).length) parts.push(isApart ? "the filters apply, but for the frame" : "the filters apply");
  return html`<p id="panel-note" role="status">${parts.join("; ")}</p>`;
}
