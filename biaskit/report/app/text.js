/* Foreign text: only text nodes are made of it, what cannot be seen is spelled out, what turns the order keeps to itself. */

const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/;
let control = /(?!)/;

function setControls(characters) {
  control = new RegExp(`([${characters}\\u{e0000}-\\u{e007f}])`, "u");
}

const codePoint = (piece) => `⟨U+${piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

function safe(text) {
  return String(text).split(control).filter(Boolean)
    .map((piece) => (control.test(piece) ? html`<span class="control">${codePoint(piece)}</span>` : piece));
}

/** For attributes, which hold no elements. */
const visible = (text) => String(text).split(control).map((piece) => (control.test(piece) ? codePoint(piece) : piece)).join("");

const Text = ({ of: text }) => (TURNS.test(text) ? html`<bdi>${safe(text)}</bdi>` : html`<${Fragment}>${safe(text)}<//>`);

const Fragment = ({ children }) => children;

const Name = ({ of: name }) => (name === null ? html`<i class="own">${OWN}</i>` : html`<${Text} of=${name} />`);

/** Spans count code points, as Python does; JavaScript's own indexes count UTF-16 units. */
function slicer(text) {
  if (!PAIRS.test(text)) return { length: text.length, slice: (a, b) => text.slice(a, b) };
  const points = Array.from(text);
  return { length: points.length, slice: (a, b) => points.slice(a, b).join("") };
}

/**
 * Cut a text where marks begin and end. marks: {start, end, name: classes, tip: what it says}.
 * A tip shows on hover; where a mark with a tip begins, it can be reached by keyboard and is read out.
 */
function marked(text, marks) {
  const points = slicer(text);
  const inside = marks.filter((m) => m.end > m.start && m.start < points.length);
  const edges = [...new Set([0, points.length, ...inside.flatMap((m) => [m.start, Math.min(m.end, points.length)])])]
    .sort((a, b) => a - b);
  const sorted = [...inside].sort((a, b) => a.start - b.start);
  const open = [];
  let next = 0;
  return edges.slice(0, -1).map((start, i) => {
    while (next < sorted.length && sorted[next].start <= start) open.push(sorted[next++]);
    for (let k = open.length - 1; k >= 0; k--) if (open[k].end <= start) open.splice(k, 1);
    return piece(points.slice(start, edges[i + 1]), open.filter((m) => m.end >= edges[i + 1]), start);
  });
}

function piece(text, over, start) {
  if (!over.length) return safe(text);
  const names = [...new Set(over.flatMap((m) => m.name.split(" ")))].join(" ");
  const tips = [...new Set(over.map((m) => m.tip).filter(Boolean))];
  const id = over.find((m) => m.id && m.start === start)?.id;
  if (!tips.length) return html`<mark class=${names} id=${id} tabindex=${id && -1}>${safe(text)}</mark>`;
  const tip = visible(tips.join("; "));
  if (!over.some((m) => m.tip && m.start === start)) return html`<mark class=${names} id=${id} data-tip=${tip}>${safe(text)}</mark>`;
  return html`<mark class=${names} id=${id} tabindex="0" data-tip=${tip}>${safe(text)}<span class="aside"> (${tip}) </span></mark>`;
}
