"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const control = new RegExp(`([${data.controls}\\u{e0000}-\\u{e007f}])`, "u");
  const panel = byId("panel"), list = byId("panel-list"), more = byId("panel-more");
  const OWN = "outlet's own words", PAGE = 25;
  const KINDS = ["target", "source", "reporting", "content"];
  let opener = null, waiting = [];

  function element(tag, className, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  // Text never becomes markup: only text nodes are made, and what cannot be seen is spelled out.
  function safe(text) {
    return text.split(control).filter(Boolean).map((piece) => {
      if (!control.test(piece)) return piece;
      const code = piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      return element("span", "control", `⟨U+${code}⟩`);
    });
  }

  const isValence = (place) => data.dimensions[place][1] === "valence";
  const sign = (x) => (Math.abs(x) < 0.005 ? "" : x < 0 ? "−" : "+") + Math.abs(x).toFixed(2);
  const named = (place) => (place < 0 ? OWN : data.names[place] ?? "unknown");

  function dimensionName(place) {
    const [scorer, dimension] = data.dimensions[place];
    return dimension === "valence" ? scorer : `${scorer}: ${dimension}`;
  }

  function cueMarks(values) {
    return values.flatMap(([place, , cues]) => data.cues[cues].map(([start, end, weight]) => ({
      start, end, title: `${dimensionName(place)} ${sign(weight)}`,
      name: `cue ${isValence(place) ? (weight < 0 ? "minus" : "plus") : "frame"}`,
    })));
  }

  // Spans count code points, as Python does; JavaScript's own indexes count UTF-16 units.
  function marked(text, marks) {
    const points = Array.from(text);
    const edges = [...new Set([0, points.length, ...marks.flatMap((m) => [m.start, m.end])])]
      .filter((edge) => edge <= points.length).sort((a, b) => a - b);
    return edges.slice(0, -1).flatMap((start, i) => {
      const over = marks.filter((m) => m.start <= start && m.end >= edges[i + 1]);
      const piece = safe(points.slice(start, edges[i + 1]).join(""));
      if (!over.length) return piece;
      const mark = element("mark", [...new Set(over.flatMap((m) => m.name.split(" ")))].join(" "), ...piece);
      const title = [...new Set(over.map((m) => m.title).filter(Boolean))].join("; ");
      if (title) mark.title = title;
      return [mark];
    });
  }

  function chip([place, value]) {
    const text = isValence(place) ? sign(value) : value.toFixed(2);
    return element("li", "", ...safe(dimensionName(place)), " ", element("b", "", text));
  }

  function origin(place) {
    const [title, outlet, date, url, repeats] = data.articles[place] ?? ["", "", "", null, false];
    const name = element(url ? "a" : "span", "", ...safe(title || "untitled article"));
    if (url) Object.assign(name, { href: url, rel: "noopener noreferrer" });
    const rest = [outlet, date, repeats ? "repeats another article and is not counted" : ""].filter(Boolean).join(", ");
    return element("p", "meta", name, ...(rest ? [" · ", ...safe(rest)] : []));
  }

  function item({ table, row, rated }) {
    const values = (data.values[table.values?.[row]] ?? []).filter(([place]) => rated === undefined || place === rated);
    const marks = table.marks[row].map(([start, end, kind]) => ({ start, end, name: KINDS[kind] }));
    const quote = element("blockquote", "", ...marked(data.texts[table.text[row]], [...marks, ...cueMarks(values)]));
    quote.dir = "auto";
    const who = table.target
      ? [...safe(named(table.source[row])), " on ", ...safe(data.names[table.target[row]])]
      : ["said by ", ...(table.source[row] < 0 ? ["a source not named"] : safe(data.names[table.source[row]]))];
    const parts = [element("p", "who", ...who), quote, origin(table.article[row])];
    const order = (v) => (isValence(v[0]) ? -2 : 0) - v[1] / 2;
    const chips = [...values].sort((a, b) => order(a) - order(b)).map(chip);
    if (table.values) parts.push(chips.length ? element("ul", "chips", ...chips) : element("p", "meta", "no words that could be rated"));
    return element("li", "", ...parts);
  }

  function select(query) {
    if ("quotation" in query) return [{ table: data.quotations, row: query.quotation }];
    if ("said" in query) return rowsWhere(data.quotations, { source: query.said });
    const { rated, ...where } = query;
    const found = rowsWhere(data.mentions, where);
    if (rated === undefined) return found;
    const value = ({ row }) => data.values[data.mentions.values[row]].find(([place]) => place === rated)?.[1];
    return found.filter((hit) => value(hit) !== undefined).map((hit) => ({ ...hit, rated }))
      .sort((a, b) => Math.abs(value(b)) - Math.abs(value(a)));
  }

  function rowsWhere(table, where) {
    const fields = Object.entries(where);
    return Array.from(table.text.keys(), (row) => ({ table, row }))
      .filter(({ row }) => fields.every(([field, place]) => table[field]?.[row] === place));
  }

  function heading(query) {
    if ("quotation" in query) return "Quotation";
    if ("said" in query) return `Quotations of ${named(query.said)}`;
    const source = query.source ?? query.top;
    const who = source === undefined ? "Everyone" : named(source);
    const what = query.target === undefined ? "" : ` on ${named(query.target)}`;
    const how = query.rated === undefined ? "" : `, ${dimensionName(query.rated)}`;
    return who + what + (query.label === undefined ? "" : `, as “${named(query.label)}”`) + how;
  }

  function showMore() {
    const next = waiting.splice(0, PAGE).map(item);
    list.append(...next);
    more.hidden = waiting.length === 0;
    more.textContent = `Show more (${waiting.length} left)`;
    return next[0];
  }

  function open(hash) {
    const pairs = [...new URLSearchParams(hash.slice("#evidence?".length))];
    const query = Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)]));
    waiting = select(query);
    byId("panel-title").replaceChildren(...safe(heading(query)));
    const order = query.rated === undefined ? ""
      : isValence(query.rated) ? ", strongest first" : " with a value other than 0, strongest first";
    byId("panel-note").textContent = `${waiting.length} sentence${waiting.length === 1 ? "" : "s"}${order}`;
    list.replaceChildren();
    showMore();
    panel.hidden = false;
    document.body.classList.add("reading");
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove("reading");
    opener?.focus({ preventScroll: true });
  }

  function follow() {
    if (location.hash.startsWith("#evidence?")) open(location.hash);
    else close();
  }

  function filterBox(table) {
    const body = table.tBodies[0], input = element("input", "");
    input.type = "search";
    const status = element("span", "meta");
    status.setAttribute("role", "status");
    input.addEventListener("input", () => {
      const needle = input.value.trim().toLowerCase();
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(needle);
      const n = [...body.rows].filter((row) => !row.hidden).length;
      status.textContent = needle ? `${n} of ${body.rows.length}` : "";
    });
    table.parentNode.before(element("p", "filter", element("label", "", "Filter rows ", input), " ", status));
  }

  document.documentElement.classList.add("js");
  for (const table of document.querySelectorAll("table.plain")) if (table.tBodies[0].rows.length > 12) filterBox(table);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#evidence?']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    opener = link;
    if (link.hash === location.hash) open(link.hash);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dismiss();
  });
  function dismiss() {
    if (panel.hidden) return;
    close();
    if (location.hash.startsWith("#evidence?")) history.replaceState(null, "", "#");
  }
  byId("panel-close").addEventListener("click", dismiss);
  more.addEventListener("click", () => {
    const first = showMore();
    first.tabIndex = -1;
    first.focus();
  });
  addEventListener("hashchange", follow);
  follow();
})();
