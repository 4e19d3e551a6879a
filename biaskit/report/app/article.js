/* One article in full: quotations in their source's colour, targets underlined, cue words with their weight. */

const COLOURS = 8;

function ArticleView() {
  const { data, state } = usePage(), { measure, at } = state;
  const { answer, error } = useAnswer("article", { place: Number(state.id) });
  useEffect(() => {
    if (!answer || at === null) return;
    const place = document.getElementById(`at-${at}`);
    place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  }, [answer, at]);
  if (answer === null) return html`<section><h2>Article</h2><p class="notice">There is no such article in this report.</p></section>`;
  if (!answer || answer.place !== Number(state.id)) return html`<${Waiting} error=${error} />`;
  const speakers = spoken(answer);
  return html`<section class="article"><p><${Go} to=${{ view: "articles" }}>All articles<//></p>
    <h2 dir="auto">${answer.title ? html`<${Annotated} part="title" text=${answer.title} article=${answer} speakers=${speakers} measure=${measure} />` : `Article ${visible(answer.id)}`}</h2>
    <p class="meta">${[answer.outlet, answer.date].filter(Boolean).map((text, i) => html`${i > 0 && ", "}<${Text} of=${text} />`)}${answer.url && html` · <a href=${answer.url} rel="noopener noreferrer">at the outlet</a>`}
      ${answer.repeats && " · repeats another article and is not counted"} · ${plural(answer.mentions.length, "mention")}, ${plural(answer.quotations.length, "quotation")}</p>
    ${data.dims.length > 0 && html`<${MeasureSelect} />`}
    <${Speakers} speakers=${speakers} />
    ${answer.text === null ? html`<${Sentences} article=${answer} measure=${measure} />`
    : html`<div class="text" dir="auto"><${Annotated} part="body" text=${answer.text} article=${answer} speakers=${speakers} measure=${measure} /></div>`}
    <${Mentions} article=${answer} measure=${measure} /></section>`;
}

/** Sources of the article's quotations by number of words attributed, with the number of their colour. */
function spoken(article) {
  const sizes = new Map();
  for (const { source, voice, contents } of article.quotations) {
    const name = speaker(source, voice);
    sizes.set(name, (sizes.get(name) ?? 0) + contents.reduce((sum, [a, b]) => sum + b - a, 0));
  }
  return new Map([...sizes].sort((a, b) => b[1] - a[1]).map(([source], i) => [source, Math.min(i, COLOURS - 1)]));
}

const Speakers = ({ speakers }) => html`<p class="legend" aria-label="Colours of sources">${[...speakers].map(([source, colour]) => html`<mark class="speaker s${colour}"><${Text} of=${source} /></mark> `)}
  <mark class="indirect">paraphrased</mark> <mark class="doubted">not asserted</mark> <mark class="says">who says it</mark> <mark class="reporting">reporting words</mark> <mark class="target">target</mark> <mark class="cue plus">raises the value</mark> <mark class="cue minus">lowers it</mark> <mark class="cue frame">words of a share</mark></p>`;

function Annotated({ part, text, article, speakers, measure }) {
  const { data } = usePage();
  const marks = useMemo(() => {
    const quotations = article.quotations.filter((q) => q.part === part).flatMap((q) => {
      const name = `speaker s${speakers.get(speaker(q.source, q.voice))}${q.voice === "quoted" ? "" : " indirect"}${q.asserted ? "" : " doubted"}`;
      const tip = `${q.voice === "outlet" ? "" : "said by "}${speaker(q.source, q.voice)}${q.asserted ? "" : ", not asserted"}`;
      const spans = [...q.contents.map((span) => [span, name, tip]), [q.source_span, "says"], [q.cue_span, "reporting"]];
      return spans.filter(([span]) => span).map(([[start, end], classes, said]) => ({ start, end, name: classes, tip: said }));
    });
    return [...quotations, ...unique(article.mentions.filter((m) => m.part === part).flatMap((m) => mentionMarks(data, m, measure)))];
  }, [article, measure]);
  return html`${marked(text, marks)}`;
}

function mentionMarks(data, mention, measure) {
  const { at, end, start, stop, part, values } = mention;
  const shift = (mark) => ({ ...mark, start: mark.start + at, end: mark.end + at });
  const found = values.filter(([dim]) => dim === measure).flatMap(([dim, , cues]) => cueMarks(data, dim, cues, ` for ${mention.target}`)).map(shift);
  const place = { start: at, end, name: "sentence", id: `at-${part}-${at}` };
  return [place, ...(stop > start ? [{ start: at + start, end: at + stop, name: "target" }] : []), ...found];
}

const unique = (marks) => [...new Map(marks.map((mark) => [JSON.stringify(mark), mark])).values()];

/** What is known of an article whose text is not here: its sentences, each once, with the marks of all its mentions. */
function Sentences({ article, measure }) {
  const { data } = usePage(), found = new Map();
  for (const mention of article.mentions) {
    if (!mention.sentence) continue;
    const place = `${mention.part}-${mention.at}`;
    if (!found.has(place)) found.set(place, { text: mention.sentence, marks: [] });
    found.get(place).marks.push(...mentionMarks(data, { ...mention, end: mention.end - mention.at, at: 0 }, measure));
  }
  if (!found.size) return html`<p class="notice">The text of this article is not in this file: ${data.held.rule}</p>`;
  return html`<p class="notice">The text is not here; these are the sentences that were rated.</p>
    ${[...found].map(([place, { text, marks }]) => html`<blockquote key=${place} id=${`at-${place}`} tabindex="-1" dir="auto">
      ${marked(text, unique(marks.filter((mark) => mark.name !== "sentence")))}</blockquote>`)}`;
}

function Mentions({ article, measure }) {
  const { data } = usePage(), isRated = data.dims.length > 0, signed = isRated && signedIn(data, measure);
  const columns = [
    { key: "target", head: "Target", value: (r) => r.target, cell: (r) => html`<${Text} of=${r.target} />` },
    { key: "source", head: "Source", value: (r) => r.source ?? OWN, cell: (r) => html`<${Name} of=${r.source} />` },
    { key: "voice", head: "Voice", value: (r) => r.voice, cell: (r) => r.voice },
    ...(isRated ? [{ key: "value", head: measureName(data, measure), number: true, value: (r) => r.value, cell: (r) => number(r.value, signed) }] : []),
    { key: "at", head: "Where", number: true, value: (r) => (r.part === "title" ? -1 : r.at), cell: (r) => html`<${Go} to=${{ at: `${r.part}-${r.at}` }} label=${`Go to the sentence at ${r.at}`}>${r.part === "title" ? "title" : count(r.at)}<//>` },
  ];
  const rows = article.mentions.map((m, i) => ({ ...m, key: String(i), value: m.values.find(([dim]) => dim === measure)?.[1] ?? null }));
  return html`<h3>Mentions</h3><${SortTable} caption="Mentions in this article" columns=${columns} rows=${rows} most=${300} />`;
}
