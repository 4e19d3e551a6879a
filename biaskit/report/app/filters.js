/* The bar of filters: what is counted, and by which measure. */

/** A list of choices in a box that opens; long lists can be searched. choices: {place, name, n}; nameOf: name of a place. */
function Pick({ name, choices, chosen, nameOf: label, onChange }) {
  const [needle, setNeedle] = useState(""), box = useRef(null);
  useEffect(() => {
    const away = (event) => { if (!box.current.contains(event.target)) box.current.open = false; };
    document.addEventListener("click", away);
    return () => document.removeEventListener("click", away);
  }, []);
  const shut = (event) => {
    if (event.key !== "Escape" || !box.current.open) return;
    event.stopPropagation();
    box.current.open = false;
    box.current.querySelector("summary").focus();
  };
  const leave = (event) => { if (event.relatedTarget && !box.current.contains(event.relatedTarget)) box.current.open = false; };
  const words = needle.trim().toLowerCase();
  const fitting = choices.filter((c) => !words || (c.name ?? OWN).toLowerCase().includes(words));
  const toggle = (place) => onChange(chosen.includes(place) ? chosen.filter((one) => one !== place) : [...chosen, place]);
  const said = chosen.length === 0 ? "all" : chosen.length === 1 ? label(chosen[0]) ?? OWN : `${chosen.length} chosen`;
  return html`<details class="pick" ref=${box} onKeyDown=${shut} onFocusOut=${leave}>
    <summary class=${chosen.length ? "on" : ""}>${name}: <b><${Text} of=${said} /></b></summary>
    <div class="choices">
      ${choices.length > 12 && html`<label class="find">Find <input type="search" value=${needle} onInput=${(e) => setNeedle(e.target.value)} /></label>`}
      <fieldset><legend class="hidden">${name}</legend>${fitting.slice(0, 200).map((c) => html`<label key=${c.place}>
        <input type="checkbox" checked=${chosen.includes(c.place)} onChange=${() => toggle(c.place)} />
        <span><${Name} of=${c.name} />${c.n !== undefined && html` <small>${count(c.n)}</small>`}</span></label>`)}</fieldset>
      ${fitting.length > 200 && html`<p class="meta">${count(fitting.length - 200)} more: type in the box above.</p>`}
      ${chosen.length > 0 && html`<button type="button" class="small" onClick=${() => onChange([])}>All</button>`}
    </div></details>`;
}

/** Choices of a column by number of mentions under no filter. */
function useChoices(column, label) {
  const { data } = usePage();
  const { answer } = useAnswer("groups", { by: [column], filter: {}, measure: data.default ?? 0 });
  return useMemo(() => (answer ?? []).map((row) => ({ place: row[column], name: label(data, row[column]), n: row.n_mentions }))
    .sort((a, b) => (b.place === -1) - (a.place === -1) || b.n - a.n), [answer]);
}

function MeasureSelect() {
  const { data, state, go } = usePage();
  const scorers = [...new Set(data.dims.map(([scorer]) => scorer))];
  const options = (scorer) => data.dims.map((dim, place) => ({ dim, place })).filter(({ dim }) => dim[0] === scorer)
    .map(({ dim, place }) => html`<option value=${place} selected=${place === state.measure}>${dim[1] === scorer ? scorer : `${scorer}: ${dim[1]}`}</option>`);
  return html`<label class="field">Scorer <select id="measure" onChange=${(e) => go({ measure: Number(e.target.value), show: state.show, at: state.at })}>
    ${scorers.map((scorer) => html`<optgroup label=${visible(scorer)}>${options(scorer)}</optgroup>`)}</select></label>`;
}

function FrameSelect({ set }) {
  const { data, state } = usePage();
  if (!data.frames.length) return null;
  return html`<label class="field">Frame <select id="frame" onChange=${(e) => set("frame", e.target.value === "" ? undefined : Number(e.target.value))}>
    <option value="" selected=${state.filter.frame === undefined}>any</option>
    ${data.frames.map((place) => html`<option value=${place} selected=${place === state.filter.frame}>${data.dims[place][1]}</option>`)}</select></label>`;
}

function Dates({ set }) {
  const { data, state } = usePage(), [first, last] = [data.facts.dates[0], data.facts.dates.at(-1)];
  if (!first) return null;
  const field = (key, name) => html`<label class="field">${name} <input type="date" id=${key} min=${first} max=${last} value=${state.filter[key] ?? ""}
    onChange=${(e) => { if (e.target.value === "" || e.target.value >= "1000") set(key, e.target.value || undefined); }} /></label>`;
  return html`${field("from", "From")}${field("to", "To")}`;
}

function FilterBar() {
  const { data, state, go } = usePage(), { filter } = state;
  const set = (key, value) => {
    const { [key]: _, ...others } = filter;
    go({ filter: value === undefined || value.length === 0 ? others : { ...others, [key]: value }, show: state.show });
  };
  const choices = { outlet: useChoices("outlet", outletName), source: useChoices("source", nameOf), target: useChoices("target", nameOf) };
  const voices = VOICES.map((name, place) => ({ place, name }));
  const pick = (key, name) => html`<${Pick} name=${name} choices=${choices[key]} nameOf=${(place) => (key === "outlet" ? outletName : nameOf)(data, place)} chosen=${filter[key] ?? []} onChange=${(places) => set(key, places)} />`;
  return html`<section id="filters" aria-label="Filters">
    <${MeasureSelect} />${pick("outlet", "Outlet")}${pick("source", "Source")}${pick("target", "Target")}
    <${Pick} name="Voice" choices=${voices} nameOf=${(place) => VOICES[place]} chosen=${(filter.voice ?? []).map((name) => VOICES.indexOf(name))}
      onChange=${(places) => set("voice", places.map((place) => VOICES[place]))} />
    <${FrameSelect} set=${set} /><${Dates} set=${set} />
    ${Object.keys(filter).length > 0 && html`<button type="button" id="clear" onClick=${() => go({ filter: {} })}>Clear filters</button>`}
    <${Counted} />
  </section>`;
}

function Counted() {
  const { data, state } = usePage();
  const { answer } = useAnswer("groups", { by: [], filter: state.filter, measure: state.measure });
  const row = answer?.[0] ?? { n_mentions: 0, n_articles: 0, n_rated: 0 };
  const read = Object.fromEntries(data.facts.counts).mentions, isAll = Object.keys(state.filter).length === 0;
  const aside = isAll && read > row.n_mentions ? `; ${count(read - row.n_mentions)} more are not counted: in words that were not asserted, or in an article that repeats another` : "";
  return html`<p role="status" id="counted">${answer && html`${plural(row.n_mentions, "mention")} in ${plural(row.n_articles, "article")}, ${count(row.n_rated)} rated${aside}`}</p>
    <p class="on-paper">${inWords(data, state)}</p>`;
}

/** Scorer and filters in words, for print, where the bar is not to be seen. */
function inWords(data, { measure, filter }) {
  const names = (key) => filter[key].map((place) => (key === "outlet" ? outletName : nameOf)(data, place) ?? OWN).join(", ");
  const parts = [`Scorer: ${measureName(data, measure)}`];
  for (const key of ["outlet", "source", "target"]) if (filter[key]) parts.push(`${key}: ${names(key)}`);
  if (filter.voice) parts.push(`voice: ${filter.voice.join(", ")}`);
  if (filter.frame !== undefined) parts.push(`frame: ${data.dims[filter.frame][1]}`);
  if (filter.from || filter.to) parts.push(`dates: ${filter.from ?? "first"} to ${filter.to ?? "last"}`);
  return visible(`${parts.join("; ")}.`);
}
