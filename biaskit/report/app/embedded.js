/* The data in the file, and the questions that views ask of it. The live view answers the same questions from a server. */

const VOICES = ["outlet", "quoted", "paraphrased"], PARTS = ["body", "title"];

/** Rated articles from which on `summarize` draws its intervals. */
const DRAWN = 30;

async function unpack(text) {
  const letters = atob(text.trim()), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);  // Uint8Array.from takes a hundred times as long
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** A list of places, or nothing, as a test; nothing lets all pass. */
function among(places) {
  if (!places || !places.length) return null;
  const wanted = new Set(places);
  return (place) => wanted.has(place);
}

function embeddedSource(data) {
  const { mentions, articles, quotations } = data;
  const size = mentions.article.length;
  const labelPlaces = new Map(data.labels.map((label, i) => [label, i]));
  const measured = new Map(), kept = new Map();
  const quotationsIn = grouped(quotations.article), mentionsIn = grouped(mentions.article);
  const fromPython = pythonIntervals(data);

  function grouped(column) {
    const found = new Map();
    column.forEach((article, row) => {
      if (!found.has(article)) found.set(article, []);
      found.get(article).push(row);
    });
    return found;
  }

  /** Values of a measure by mention; NaN where it says nothing. */
  function valuesOf(measure) {
    if (measured.has(measure)) return measured.get(measure);
    const rates = data.ratedsets.map((set) => set.includes(measure));
    const values = data.valuesets.map((set) => set.find(([dim]) => dim === measure)?.[1] ?? 0);
    const found = Float64Array.from({ length: size }, (_, i) => (rates[mentions.rated[i]] ? values[mentions.values[i]] : NaN));
    measured.set(measure, found);
    return found;
  }

  function dateTest(filter) {
    if (!filter.from && !filter.to) return null;
    return (article) => {
      const date = articles.date[article];
      return date !== "" && (!filter.from || date >= filter.from) && (!filter.to || date <= filter.to);
    };
  }

  function labelTest(filter) {
    if (filter.label === undefined) return null;
    const place = labelPlaces.get(filter.label);
    return (label) => label === place;
  }

  /** Rows of the mentions that count and pass the filter. */
  function rowsOf(filter) {
    const key = JSON.stringify(filter);
    if (kept.has(key)) return kept.get(key);
    const outlet = among(filter.outlet), inDate = dateTest(filter);
    const voice = among(filter.voice?.map((name) => VOICES.indexOf(name)));
    const tests = [
      [mentions.source, among(filter.source)], [mentions.target, among(filter.target)], [mentions.top, among(filter.top)],
      [mentions.voice, voice], [mentions.label, labelTest(filter)], [mentions.article, inDate],
    ].filter(([, test]) => test);
    const framed = filter.frame === undefined ? null : valuesOf(filter.frame);
    const rows = [];
    for (let i = 0; i < size; i++) {
      if (!mentions.counted[i] || (outlet && !outlet(articles.outlet[mentions.article[i]]))) continue;
      if (framed && !(framed[i] > 0)) continue;
      if (tests.every(([column, test]) => test(column[i]))) rows.push(i);
    }
    if (kept.size > 40) kept.clear();
    kept.set(key, rows);
    return rows;
  }

  const keyOf = (name) => (name === "outlet" ? (i) => articles.outlet[mentions.article[i]] : (i) => mentions[name][i]);

  function groups({ by, filter, measure }) {
    const values = valuesOf(measure), keys = by.map(keyOf), found = new Map();
    for (const i of rowsOf(filter)) {
      const places = keys.map((key) => key(i)), name = places.join(" ");
      if (!found.has(name)) found.set(name, { places, n: 0, articles: new Map() });
      const group = found.get(name), article = mentions.article[i];
      group.n++;
      if (!group.articles.has(article)) group.articles.set(article, [0, 0]);
      if (Number.isNaN(values[i])) continue;
      const sums = group.articles.get(article);
      sums[0] += values[i];
      sums[1]++;
    }
    const [, , low, high] = data.dims[measure];
    return [...found.values()].map(({ places, n, articles: sums }) => {
      const rated = [...sums.values()].filter(([, rated]) => rated);
      const estimated = estimate(rated.map(([t]) => t), rated.map(([, c]) => c), low, high, data.t);
      return {
        ...Object.fromEntries(by.map((name, k) => [name, places[k]])), n_articles: sums.size, n_mentions: n,
        n_rated: rated.reduce((sum, [, c]) => sum + c, 0), ...estimated,
        ...(rated.length < DRAWN ? {} : fromPython(by, places, filter, measure)),
      };
    });
  }

  function labels({ filter }) {
    const found = new Map();
    for (const i of rowsOf(filter)) {
      const label = data.labels[mentions.label[i]];
      if (!label) continue;
      const key = `${mentions.top[i]} ${label}`;
      if (!found.has(key)) found.set(key, { top: mentions.top[i], label, n: 0 });
      found.get(key).n++;
    }
    return [...found.values()].sort((a, b) => b.n - a.n || (a.label < b.label ? -1 : 1));
  }

  function frames({ filter }) {
    const rows = rowsOf(filter), sums = new Map();
    for (const measure of data.frames) {
      const values = valuesOf(measure);
      for (const i of rows) {
        if (Number.isNaN(values[i])) continue;
        const key = `${mentions.top[i]} ${measure}`;
        if (!sums.has(key)) sums.set(key, { top: mentions.top[i], measure, total: 0, n_rated: 0 });
        const sum = sums.get(key);
        sum.total += values[i];
        sum.n_rated++;
      }
    }
    return [...sums.values()].filter((sum) => sum.total > 0)
      .map(({ total, ...sum }) => ({ ...sum, mean: total / sum.n_rated })).sort((a, b) => b.mean - a.mean);
  }

  const paper = (place) => ({
    place, id: articles.id[place], title: articles.title[place], outlet: data.outlets[articles.outlet[place]],
    date: articles.date[place], url: articles.url[place], repeats: Boolean(articles.repeats[place]),
    held: articles.text[place] !== null,
  });
  const partOf = (article, part) => slicer(part ? articles.title[article] : articles.text[article] ?? "");
  const named = (place) => (place < 0 ? null : data.names[place]);
  const cues = (place) => data.cuesets[place];
  /** Every measure that says something of a mention: zeros too, which the pack leaves out. */
  const valuesIn = (i) => {
    const found = new Map(data.valuesets[mentions.values[i]].map(([dim, value, set]) => [dim, [dim, value, cues(set)]]));
    return data.ratedsets[mentions.rated[i]].map((dim) => found.get(dim) ?? [dim, 0, []]);
  };

  function sentence(i) {
    const article = mentions.article[i], at = mentions.at[i], part = mentions.part[i];
    const text = partOf(article, part).slice(at, mentions.end[i]);
    return {
      article: paper(article), text, part: PARTS[part], at, target: named(mentions.target[i]),
      source: named(mentions.source[i]), voice: VOICES[mentions.voice[i]], marks: marksOf(i), values: valuesIn(i),
    };
  }

  /** The target, and who says so in which words where the sentence has them; places within the sentence. */
  function marksOf(i) {
    const [article, at, end] = [mentions.article[i], mentions.at[i], mentions.end[i]];
    const own = [[mentions.start[i], mentions.stop[i], "target"]];
    if (mentions.source[i] < 0) return own;
    const near = (quotationsIn.get(article) ?? []).filter((q) => quotations.part[q] === mentions.part[i]
      && quotations.source[q] === mentions.source[i] && quotations.contents[q].some(([a, b]) => a < end && b > at));
    return [...own, ...near.flatMap((q) => attribution(q, at, end))];
  }

  function attribution(q, at, end) {
    const spans = [[quotations.source_span[q], "source"], [quotations.cue_span[q], "reporting"]];
    spans.push(...quotations.contents[q].map((span) => [span, "content"]));
    return spans.filter(([span]) => span && span[0] < end && span[1] > at)
      .map(([[a, b], kind]) => [Math.max(a, at) - at, Math.min(b, end) - at, kind]);
  }

  function sentences({ filter, measure, offset = 0, limit = 25, order = "place" }) {
    let rows = rowsOf(filter);
    if (order === "strongest") {
      const values = valuesOf(measure);
      const isShare = data.dims[measure][2] === 0;
      rows = rows.filter((i) => (isShare ? values[i] > 0 : !Number.isNaN(values[i])));
      rows.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b);
    }
    const held = rows.filter((i) => articles.text[mentions.article[i]] !== null);
    return { n: rows.length, n_held: held.length, items: held.slice(offset, offset + limit).map(sentence) };
  }

  function saidRows(filter) {
    const tests = [
      [(q) => articles.outlet[quotations.article[q]], among(filter.outlet)], [(q) => quotations.source[q], among(filter.source)],
      [(q) => VOICES[quotations.voice[q]], among(filter.voice)], [(q) => quotations.article[q], dateTest(filter)],
    ].filter(([, test]) => test);
    const target = among(filter.target);
    return Array.from(quotations.article.keys())
      .filter((q) => tests.every(([value, test]) => test(value(q))) && (!target || quotations.targets[q].some(target)));
  }

  function saidIn(q) {
    const article = quotations.article[q], part = quotations.part[q];
    const spans = [...quotations.contents[q], quotations.source_span[q], quotations.cue_span[q]].filter(Boolean);
    const text = partOf(article, part);
    const [at, end] = around(text, Math.min(...spans.map(([a]) => a)), Math.max(...spans.map(([, b]) => b)));
    return {
      article: paper(article), text: text.slice(at, end), part: PARTS[part], at, source: named(quotations.source[q]),
      cue: quotations.cue[q], voice: VOICES[quotations.voice[q]], kind: quotations.kind[q],
      asserted: Boolean(quotations.asserted[q]), targets: quotations.targets[q].map(named), marks: attribution(q, at, end),
    };
  }

  function saidAll({ filter, offset = 0, limit = 25 }) {
    const rows = saidRows(filter), held = rows.filter((q) => articles.text[quotations.article[q]] !== null);
    return { n: rows.length, n_held: held.length, items: held.slice(offset, offset + limit).map(saidIn) };
  }

  function articleList({ filter, offset = 0, limit = 50 }) {
    const outlet = among(filter.outlet), inDate = dateTest(filter);
    const places = Array.from(articles.id.keys()).filter((a) => (!outlet || outlet(articles.outlet[a])) && (!inDate || inDate(a)));
    const items = places.slice(offset, offset + limit).map((a) => ({
      ...paper(a), n_mentions: mentionsIn.get(a)?.length ?? 0, n_quotations: quotationsIn.get(a)?.length ?? 0,
    }));
    return { n: places.length, items };
  }

  function article({ place }) {
    if (!(place in articles.id)) return null;
    return {
      ...paper(place), text: articles.text[place],
      quotations: (quotationsIn.get(place) ?? []).map((q) => ({
        part: PARTS[quotations.part[q]], source: named(quotations.source[q]), cue: quotations.cue[q], voice: VOICES[quotations.voice[q]],
        kind: quotations.kind[q], asserted: Boolean(quotations.asserted[q]),
        targets: quotations.targets[q].map(named), source_span: quotations.source_span[q], cue_span: quotations.cue_span[q],
        contents: quotations.contents[q],
      })),
      mentions: (mentionsIn.get(place) ?? []).map((i) => ({
        part: PARTS[mentions.part[i]], at: mentions.at[i], end: mentions.end[i], start: mentions.start[i], stop: mentions.stop[i],
        target: named(mentions.target[i]), source: named(mentions.source[i]), voice: VOICES[mentions.voice[i]], values: valuesIn(i),
      })),
    };
  }

  const answers = { groups, labels, frames, sentences, quotations: saidAll, articles: articleList, article };
  return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, async (question) => answer(question)]));
}

/** The sentence or sentences around a span, by punctuation, 400 characters to either side at most. */
function around(text, start, end) {
  const edge = /[.!?…]["'”’»)\]]*\s+|\n+/g, from = Math.max(0, start - 400), to = Math.min(text.length, end + 400);
  const before = [...text.slice(from, start).matchAll(edge)].at(-1);
  const tail = text.slice(Math.max(start, end - 2), to), after = [...tail.matchAll(edge)][0];
  const points = (string) => Array.from(string).length;
  const low = before ? from + points(before.input.slice(0, before.index + before[0].length)) : from;
  const stop = (match) => points(match.input.slice(0, match.index + match[0].trimEnd().length));
  const high = after ? Math.max(end, Math.max(start, end - 2) + stop(after)) : to;
  return [low, high];
}

/**
 * Intervals of bootstraps, which a page cannot draw again: those of all mentions, as `framing.summarize` gives them.
 * Returns a function from a group to {low, high}, or to nothing where the page's own interval stands.
 */
function pythonIntervals(data) {
  const known = new Map();
  for (const [key, rows] of Object.entries(data.summaries)) {
    known.set(key, new Map(rows.map((row) => [row.slice(0, -2).join(" "), row.slice(-2)])));
  }
  const events = new Map(data.events.flatMap(({ name, rows }) => rows
    .map((row) => [`${row.top} ${name} ${row.measure}`, [row.low, row.high]])));
  return (by, places, filter, measure) => {
    const { source, target, ...others } = filter, own = JSON.stringify(source) === "[-1]";
    const isEvent = by.join() === "top,target" && target?.length === 1;
    if (Object.keys(others).length || (source && !own) || (target && !isEvent)) return {};
    // Own words by target are rows of the matrix: drawn once, so that both show the same interval.
    const isRow = own && by.join() === "target", key = isRow ? [-1, ...places, measure] : [...places, measure];
    const table = isEvent ? events : known.get(isRow ? "source,target" : by.join() + (own ? "|own" : ""));
    const found = table?.get(key.join(" "));
    return found ? { low: found[0], high: found[1], interval: "percentile" } : {};
  };
}
