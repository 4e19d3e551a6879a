/* The other views: actors, events, quotations, articles, one article, and how all this was made. */

function ActorsView() {
  const { data, state } = usePage(), { measure, filter } = state;
  const { answer, error } = useAnswer("groups", { by: ["target"], filter, measure });
  const own = useAnswer("groups", { by: ["target"], filter: both(filter, { source: [-1] }), measure }).answer;
  if (!answer || !own) return html`<${Waiting} error=${error} />`;
  const [rated, ownRated] = [answer, own].map((rows) => new Map(rows.map((row) => [row.target, row])));
  const signed = signedIn(data, measure);
  const none = { n_articles: 0, n_mentions: 0, n_rated: 0, mean: null, low: null, high: null };
  const rows = data.actors.map((actor) => ({ ...actor, key: String(actor.name), all: rated.get(actor.name) ?? none, own: ownRated.get(actor.name) ?? none }));
  const listed = (pairs, link) => html`<span class="printed">${pairs.slice(0, 6).map(([text, n], i) => html`${i > 0 && ", "}${link ? html`<${Go} to=${link(text)}><${Text} of=${text} /><//>` : html`“<${Text} of=${text} />”`} (${count(n)})`)}</span>`;
  const mean = (key, head, base) => ({
    key, head, number: true, value: (r) => r[key].mean, cell: (r) => (r[key].mean === null ? MISSING : html`<${Go} to=${sentencesOf({ ...base, target: [r.name] }, true, ["target"])}
      label=${`${nameOf(data, r.name)}, ${head}: ${meanInWords(data, measure, r[key])}`}>${number(r[key].mean, signed)}<//>
      <small class="under">${r[key].low === null ? "" : `${number(r[key].low, signed)} to ${number(r[key].high, signed)}, `}n = ${count(r[key].n_rated)}</small>`),
  });
  const columns = [
    { key: "name", head: "Name", value: (r) => nameOf(data, r.name), cell: (r) => html`<${Name} of=${nameOf(data, r.name)} />` },
    { key: "kind", head: "Kind", value: (r) => r.kind, cell: (r) => r.kind },
    { key: "member_of", head: "Belongs to", value: (r) => (r.member_of < 0 ? "" : nameOf(data, r.member_of)), cell: (r) => (r.member_of < 0 ? MISSING : html`<${Name} of=${nameOf(data, r.member_of)} />`) },
    { key: "n_mentions", head: "Mentions", number: true, value: (r) => r.all.n_mentions, cell: (r) => html`<${Go} to=${sentencesOf({ target: [r.name] }, false, ["target"])} label=${`${nameOf(data, r.name)}: ${plural(r.all.n_mentions, "mention")}`}>${count(r.all.n_mentions)}<//>` },
    { key: "said", head: "Quotations", number: true, value: (r) => r.n_quotations, cell: (r) => (r.n_quotations ? html`<${Go} to=${quotationsOf({ source: [r.name] })} label=${`Quotations of ${nameOf(data, r.name)}: ${r.n_quotations}`}>${count(r.n_quotations)}<//>` : "0") },
    mean("all", "All words", {}), mean("own", "Outlets’ own", { source: [-1] }),
    { key: "printed", head: "Printed as", className: "names", value: (r) => r.printed.map(([text]) => text).join(" "), unsorted: true, cell: (r) => listed(r.printed) },
    { key: "called", head: "Called", className: "names", value: (r) => r.called.map(([text]) => text).join(" "), unsorted: true, cell: (r) => listed(r.called) },
  ];
  return html`<section><h2>Actors and events</h2><p>Whom the articles are about and who speaks in them. Quotations, “printed as” and “called” are of all articles, whatever the filters.</p>
    <${SortTable} caption="Actors and events" columns=${columns} rows=${rows} start=${{ key: "n_mentions", sign: -1 }} /></section>`;
}

function EventsView() {
  const { data, state } = usePage();
  if (!data.events.length) return html`<section><h2>Events</h2><p class="notice">No event is called something by two sources, or two things.</p></section>`;
  const chosen = data.events.find(({ name }) => String(name) === state.id) ?? data.events[0];
  return html`<section><h2>Events: who calls them what</h2>
    <p>One column a source; members speak for the state or organisation they belong to.</p>
    <nav class="tabs" aria-label="Events">${data.events.map(({ name }) => html`<${Go} key=${name} to=${{ view: "events", id: name }} current=${name === chosen.name}><${Text} of=${nameOf(data, name)} /><//>`)}</nav>
    <${SideBySide} key=${chosen.name} event=${chosen.name} /></section>`;
}

function SideBySide({ event }) {
  const { data, state } = usePage(), { measure } = state, filter = both(state.filter, { target: [event] });
  const { answer, error } = useAnswer("groups", { by: ["top", "target"], filter, measure });
  const labels = useAnswer("labels", { filter }).answer, frames = useAnswer("frames", { filter }).answer;
  const [most, setMost] = useState(6);
  if (!answer || !labels || !frames) return html`<${Waiting} error=${error} />`;
  if (!answer.length) return html`<p class="notice">No mention of it fits these filters.</p>`;
  const rows = [...answer].sort((a, b) => (b.top === -1) - (a.top === -1) || b.n_mentions - a.n_mentions || a.top - b.top);
  return html`<h3><${Text} of=${nameOf(data, event)} /></h3>
    <div class="side-by-side">${rows.slice(0, most).map((row) => html`<${Column} key=${row.top} event=${event} row=${row} measure=${measure}
      labels=${labels.filter((one) => one.top === row.top)} frames=${frames.filter((one) => one.top === row.top)} />`)}</div>
    ${rows.length > most && html`<p><button type="button" onClick=${() => setMost(most + 12)}>Show more sources (${count(rows.length - most)} left)</button></p>`}`;
}

function Column({ event, row, measure, labels, frames }) {
  const { data, state } = usePage(), where = { target: [event], top: [row.top] }, signed = signedIn(data, measure);
  const { answer } = useAnswer("sentences", { filter: both(state.filter, where), measure, offset: 0, limit: 2, order: "place" });
  const name = nameOf(data, row.top);
  return html`<article class="column" aria-label=${visible(name ?? OWN)}>
    <h4><${Name} of=${name} /></h4>
    <p class="said"><${Go} to=${sentencesOf(where, row.n_rated > 0, ["top", "target"])} label=${`${name ?? OWN}: ${meanInWords(data, measure, row)}`}>
      <${Whisker} row=${row} measure=${measure} />${number(row.mean, signed)}${row.low !== null && html` <small>${number(row.low, signed)} to ${number(row.high, signed)}</small>`}<//><small class="under">n = ${count(row.n_rated)} of ${count(row.n_mentions)}</small></p>
    <h5>Calls it</h5>
    ${labels.length ? html`<ul class="labels">${labels.slice(0, 8).map(({ label, n }) => html`<li key=${label}><${Go} to=${sentencesOf({ ...where, label })}><${Text} of=${label} /><//> <small>${count(n)}</small></li>`)}</ul>` : html`<p class="meta">does not name it</p>`}
    <h5>Frames</h5>
    ${frames.length ? html`<ul class="frames">${frames.slice(0, 5).map((frame) => html`<li key=${frame.measure}><${Go} to=${sentencesOf({ ...where, frame: frame.measure })}>
      <svg class="share" width="48" height="10" viewBox="0 0 48 10" aria-hidden="true"><rect class="back" width="48" height="10" /><rect class="front" width=${48 * frame.mean} height="10" /></svg>${" "}
      ${number(frame.mean)} ${data.dims[frame.measure][1]}<//></li>`)}</ul>` : html`<p class="meta">none found</p>`}
    <h5>In these words</h5>
    ${answer?.items.map((item, i) => html`<blockquote dir="auto" key=${i}>${marked(item.text, sentenceMarks(data, item.marks, item.values.filter(([dim]) => dim === measure)))}</blockquote><${Origin} article=${item.article} at=${`${item.part}-${item.at}`} />`)}
  </article>`;
}

function QuotationsView() {
  const { data, state } = usePage();
  const { answer, error, more } = usePages("quotations", { filter: state.filter }, 100);
  if (!answer) return html`<${Waiting} error=${error} />`;
  const columns = [
    { key: "source", head: "Source", value: (r) => speaker(r.source, r.voice), cell: (r) => html`<${Text} of=${speaker(r.source, r.voice)} />` },
    { key: "cue", head: "Cue", value: (r) => r.cue, cell: (r) => html`<${Text} of=${r.cue} />` },
    { key: "words", head: "Words", className: "words", value: (r) => r.text, unsorted: true, cell: (r) => html`<span dir="auto">${marked(r.text, sentenceMarks(data, r.marks, []))}</span>` },
    { key: "targets", head: "About", value: (r) => r.targets.join(", "), cell: (r) => r.targets.map((name, i) => html`${i > 0 && ", "}<${Text} of=${name} />`) },
    { key: "voice", head: "Voice", value: (r) => r.voice, cell: (r) => r.voice },
    { key: "kind", head: "Kind", value: (r) => r.kind, cell: (r) => `${r.kind}${r.asserted ? "" : ", not asserted"}` },
    { key: "where", head: "Article", value: (r) => r.article.outlet, cell: (r) => html`<${Origin} article=${r.article} at=${`${r.part}-${r.at}`} />` },
  ];
  const rows = answer.items.map((item, i) => ({ ...item, key: String(i) }));
  return html`<section><h2>Quotations</h2><p>What the articles attribute to a source, in whose words, and with which cue. Of the filters, outlet, source, target, voice and dates apply.</p>
    <${SortTable} caption=${`Quotations, in the order of the articles: ${count(rows.length)} of ${count(answer.n)}${answer.n_held < answer.n ? ` (the page holds ${count(answer.n_held)})` : ""}`} columns=${columns} rows=${rows} most=${Infinity} />
    ${answer.n_held > rows.length && html`<p><button type="button" onClick=${more}>Load more (${count(answer.n_held - rows.length)} left)</button></p>`}</section>`;
}

function ArticlesView() {
  const { data, state } = usePage();
  const { answer, error, more } = usePages("articles", { filter: state.filter }, 300);
  if (!answer) return html`<${Waiting} error=${error} />`;
  const columns = [
    { key: "title", head: "Title", value: (r) => r.title || r.id, cell: (r) => html`<${Go} to=${{ view: "article", id: r.place }}><${Text} of=${r.title || `article ${r.id}`} /><//>` },
    { key: "outlet", head: "Outlet", value: (r) => r.outlet, cell: (r) => html`<${Text} of=${r.outlet || MISSING} />` },
    { key: "date", head: "Date", value: (r) => r.date, cell: (r) => r.date || MISSING },
    { key: "n_mentions", head: "Mentions", number: true, value: (r) => r.n_mentions, cell: (r) => count(r.n_mentions) },
    { key: "n_quotations", head: "Quotations", number: true, value: (r) => r.n_quotations, cell: (r) => count(r.n_quotations) },
    { key: "text", head: "Note", cell: (r) => (r.repeats ? "repeats another" : r.held ? "" : "text not in this file") },
  ];
  const rows = answer.items.map((item) => ({ ...item, key: String(item.place) }));
  return html`<section><h2>Articles</h2><p>Open one to read it in full with its annotation. Of the filters, outlet and dates apply.</p>
    <${SortTable} caption=${`Articles: ${count(rows.length)} of ${count(answer.n)}`} columns=${columns} rows=${rows} most=${Infinity} />
    ${answer.n > rows.length && html`<p><button type="button" onClick=${more}>Load more (${count(answer.n - rows.length)} left)</button></p>`}
    ${data.held.articles < data.held.of && html`<p class="meta">${data.held.rule}</p>`}</section>`;
}

function MadeView() {
  const { data } = usePage(), { made } = data;
  const columns = [
    { key: "scorer", head: "What", value: (r) => r.scorer, cell: (r) => r.scorer }, { key: "task", head: "Task", value: (r) => r.task, cell: (r) => r.task },
    { key: "set", head: "Gold set", value: (r) => r.set, cell: (r) => html`${r.set}${r.citation && html` <small>${r.citation}</small>`}` },
    { key: "measure", head: "Measure", value: (r) => r.measure, cell: (r) => r.measure },
    { key: "value", head: "Reached", number: true, value: (r) => r.value, cell: (r) => r.value },
    { key: "n", head: "n", number: true, value: (r) => r.n, cell: (r) => (isNumber(r.n) ? count(r.n) : r.n ?? MISSING) },
  ];
  return html`<section id="made"><h2>How this was made</h2>
    <h3>How to read it</h3><${HowToRead} isLive=${data.mode === "live"} />
    <h3>What this page holds</h3><p>${data.held.rule}</p>
    ${made.methods && html`<h3>Methods paragraph</h3><p class="prose" id="methods-text">${made.methods}</p><${CopyButton} text=${made.methods}>Copy the paragraph<//>
      <details><summary>BibTeX of what it cites</summary><pre tabindex="0">${made.bibtex}</pre><${CopyButton} text=${made.bibtex}>Copy the BibTeX<//></details>`}
    ${made.accuracy.length > 0 && html`<h3>How good it is</h3><p>Reached on gold data that people labelled; your material may be harder. Label a sample of it to know (biaskit.validation).</p>
      <${SortTable} caption="Figures of accuracy" columns=${columns} rows=${made.accuracy.map((row, i) => ({ ...row, key: String(i) }))} most=${200} />`}
    ${made.manifest && html`<h3>Manifest</h3><p>biaskit ${data.version}. Versions, scorers, options, seeds and counts:</p>
    <details><summary>Show the manifest</summary><pre tabindex="0">${safe(made.manifest)}</pre></details>`}</section>`;
}

const HowToRead = ({ isLive }) => html`<ul class="prose">
  <li><b>Target</b>: whom or what the words are about. <b>Source</b>: who says them. Without a source they are the outlet’s own words.</li>
  <li><b>Valence</b> runs from −1 (negative words about the target) to +1 (positive). Zero means that the words found were neutral or cancel out; “–” means that no word was found that could be rated. It is about words, not about deeds: a mean of −0.3 does not say that anybody is bad, nor that the outlet is unfair.</li>
  <li><b>Shares</b>, such as frames, run from 0 to 1: the part of the words found that carry it.</li>
  <li>Each mention weighs the same; a mention without evidence is counted but not rated. What was refused, denied, hoped or only thought, and articles that repeat another, are not counted.</li>
  <li>A <b>95 % interval</b> comes from how articles differ, for mentions in one article are not independent: Student’s t on the log-odds of the scale, as <code>summarize(interval="t")</code> gives it. ${!isLive && html`For 30 articles and more, where no filter is on, it comes from resampled articles, as <code>summarize()</code> gives it by default. `}Two wide intervals that overlap are no difference.</li>
</ul>`;
