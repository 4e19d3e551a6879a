// The page's part of label_sheet. It shows what the kernel tells, as text nodes only, and asks for one thing at a time;
// a label counts as saved when the kernel answers, which it does once the sheet is on disk.

const PATIENCE = 10_000; // milliseconds until a kernel that does not answer is told of
const REST = 1_000; // milliseconds after the last key until a note is saved
const KEYS = [
  ["← →", "row before, row after"],
  ["J", "next row without a label"],
  ["N", "write a note; Esc leaves it"],
  ["U", "undo the last change"],
  ["G", "fold guidelines out or in"],
  ["?", "fold this list out or in"],
];

let made = 0;

function make(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// Pieces are [text, kinds]; the target and the words that count are marks.
function show(node, pieces) {
  node.replaceChildren(
    ...pieces.map(([text, kind]) => {
      if (!kind) return document.createTextNode(text);
      const tag = kind.includes("code") ? "code" : /target|words/.test(kind) ? "mark" : "span";
      return make(tag, { class: kind }, text);
    }),
  );
  return node;
}

const bdi = (pieces) => show(make("bdi"), pieces);
const hint = (text) => make("kbd", { "aria-hidden": "true" }, text);

function guidelines(blocks) {
  const cells = (row, tag) => make("tr", {}, ...row.map((cell) => show(make(tag), cell)));
  return blocks.map(([kind, content]) => {
    if (kind === "list") return make("ul", {}, ...content.map((point) => show(make("li"), point)));
    if (kind !== "table") return show(make({ heading: "h3", subheading: "h4" }[kind] ?? "p"), content);
    const [head, ...rows] = content;
    return make("table", {}, make("thead", {}, cells(head, "th")), make("tbody", {}, ...rows.map((row) => cells(row, "td"))));
  });
}

function build(fixed, id) {
  const parts = {
    done: make("p", { class: "done", id: `${id}-done` }),
    bar: make("progress", { "aria-labelledby": `${id}-done` }),
    at: make("p", { class: "at" }),
    back: make("button", { type: "button", "aria-keyshortcuts": "ArrowLeft" }, "Back", hint("←")),
    forward: make("button", { type: "button", "aria-keyshortcuts": "ArrowRight" }, "Forward", hint("→")),
    open: make("button", { type: "button", "aria-keyshortcuts": "J" }, "Next without label", hint("J")),
    undo: make("button", { type: "button", "aria-keyshortcuts": "U" }, "Undo", hint("U")),
    target: make("p", { class: "target-line" }),
    before: make("p", { class: "around", dir: "auto" }),
    sentence: make("p", { class: "sentence", dir: "auto" }),
    after: make("p", { class: "around", dir: "auto" }),
    words: make("p", { class: "words-line" }),
    others: make("dl"),
    kept: make("p", { class: "kept" }),
    note: make("textarea", { id: `${id}-note`, rows: 2, dir: "auto", "aria-keyshortcuts": "N" }),
    said: make("p", { class: "said", role: "status" }),
    labels: fixed.labels.map(([label, key]) =>
      make("button", { type: "button", "aria-pressed": "false", "aria-keyshortcuts": key || null },
        ...(key ? [hint(key)] : []), make("span", {}, make("bdi", {}, label)), make("span", { class: "tick", "aria-hidden": "true" }, "✓")),
    ),
  };
  const keys = [...fixed.labels.filter(([, key]) => key).map(([label, key]) => [key, label]), ...KEYS];
  parts.help = make("details", { class: "help" }, make("summary", {}, "Keys ", hint("?")),
    make("p", {}, "They work while the focus is in this frame, and not in the note."),
    make("dl", {}, ...keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, make("bdi", {}, what))])));
  parts.guide = make("details", { class: "guide" }, make("summary", {}, "Guidelines ", hint("G")),
    make("div", { class: "told", tabindex: "0", role: "group", "aria-label": "Guidelines" }, ...guidelines(fixed.guidelines)));
  parts.guide.hidden = fixed.guidelines.length === 0;
  const noted = make("div", { class: "noted" }, make("label", { for: `${id}-note` }, "Note ", hint("N")), parts.note);
  noted.hidden = !fixed.has_note;
  parts.root = make("section", { class: "biaskit-label", tabindex: "-1", "aria-label": `Labels for ${fixed.sheet}`, "data-lm-suppress-shortcuts": "true" },
    make("div", { class: "head" }, make("p", { class: "sheet" }, make("bdi", {}, fixed.sheet)), parts.done, parts.bar),
    make("div", { class: "ways", role: "group", "aria-label": "Rows" }, parts.at, parts.back, parts.forward, parts.open),
    make("div", { class: "item", "aria-live": "polite", "aria-atomic": "true" },
      parts.target, parts.before, parts.sentence, parts.after, parts.words, parts.others, parts.kept),
    make("div", { class: "labels", role: "group", "aria-label": "Label" }, ...parts.labels),
    noted,
    make("div", { class: "foot" }, parts.undo, parts.said),
    parts.help,
    parts.guide);
  return parts;
}

function paint(parts, fixed, view) {
  const { left, label: _, note, can_undo, said, trouble, answers, ...item } = view;
  const state = JSON.stringify(item);
  // Only what changes is read out.
  if (state !== parts.state) paintItem(parts, view);
  parts.state = state;
  const done = view.rows - view.left;
  parts.done.textContent = view.left ? `${done} of ${view.rows} labelled, ${view.left} left` : `All ${view.rows} labelled`;
  parts.bar.max = view.rows;
  parts.bar.value = done;
  fixed.labels.forEach(([label], place) => parts.labels[place].setAttribute("aria-pressed", String(label === view.label)));
  // Not disabled: a button that is loses the focus.
  parts.back.setAttribute("aria-disabled", String(view.place === 0));
  parts.forward.setAttribute("aria-disabled", String(view.place === view.rows - 1));
  parts.open.setAttribute("aria-disabled", String(view.left === 0));
  parts.undo.setAttribute("aria-disabled", String(!view.can_undo));
  parts.said.classList.toggle("trouble", view.trouble);
  show(parts.said, view.said);
}

function paintItem(parts, view) {
  parts.at.replaceChildren(`Row ${view.place + 1} of ${view.rows}, item `, bdi(view.shown_item));
  const named = view.sentence.some(([, kind]) => kind.includes("target"));
  parts.target.replaceChildren("Target: ", make("strong", {}, bdi(view.target)), named ? "" : " (meant, but not marked in the sentence)");
  for (const name of ["before", "sentence", "after"]) show(parts[name], view[name]);
  const marked = view.sentence.some(([, kind]) => kind.includes("words"));
  parts.sentence.classList.toggle("in-part", marked);
  parts.words.replaceChildren(...(view.words.length ? ["Judge only: ", bdi(view.words)] : []));
  parts.others.replaceChildren(...view.others.flatMap(([name, text]) => [make("dt", {}, bdi(name)), make("dd", {}, bdi(text))]));
  parts.kept.replaceChildren(...(view.no_label.length ? ["The sheet says ", bdi(view.no_label), ", which is no label. It stays until you choose one."] : []));
  for (const node of [parts.before, parts.after, parts.words, parts.others, parts.kept]) node.hidden = !node.hasChildNodes();
}

function render({ model, el }) {
  const fixed = model.get("fixed");
  const parts = build(fixed, `biaskit-label-${(made += 1)}-${Math.random().toString(36).slice(2)}`);
  let view = model.get("view");
  let asked = null; // the request that waits for an answer
  let next = null; // the one that waits for it
  let unsaved = false; // whether the note was typed into since it was sent
  let rest = 0;

  function send(request) {
    asked = { asked: Math.random().toString(36).slice(2), ...request };
    if (unsaved) asked.note = parts.note.value;
    parts.note.readOnly = request.do !== "note";
    clearTimeout(rest);
    const message = { ...asked };
    asked.patience = setTimeout(giveUp, PATIENCE);
    try {
      model.send(message);
    } catch {
      giveUp();
    }
  }

  function giveUp() {
    clearTimeout(asked.patience);
    asked = next = null;
    parts.note.readOnly = false;
    parts.said.classList.add("trouble");
    parts.said.textContent = `The kernel does not answer; item ${view.item} is not saved yet. It is busy, or gone: then run the cell again.`;
  }

  function ask(what, more = {}) {
    const request = { do: what, item: view.item, ...more };
    if (asked) next = request;
    else send(request);
  }

  function update() {
    const before = view;
    view = model.get("view");
    const mine = asked?.asked === view.answers;
    if (mine) {
      clearTimeout(asked.patience);
      if (asked.note === parts.note.value && !view.trouble) unsaved = false;
      asked = null;
      parts.note.readOnly = false;
    }
    if (before.item !== view.item || before.place !== view.place) unsaved = false;
    if (!unsaved && parts.note.value !== view.note.replace(/\r\n?/g, "\n")) parts.note.value = view.note;
    paint(parts, fixed, view);
    if (mine && next) {
      const request = next;
      next = null;
      if (request.item === view.item) send(request);
    }
  }

  const go = (step) => ask("go", { to: Math.max(0, Math.min(view.place + step, view.rows - 1)) });
  const label = (place) => ask("label", { label: fixed.labels[place][0] });
  const flip = (node) => { if (!node.hidden) node.open = !node.open; };
  const saveNote = () => {
    clearTimeout(rest);
    if (asked) rest = setTimeout(saveNote, REST);
    else if (unsaved) ask("note");
  };
  const keys = {
    ArrowLeft: () => go(-1), ArrowRight: () => go(1), j: () => ask("open"), u: () => ask("undo"),
    n: () => parts.note.focus(), g: () => flip(parts.guide), "?": () => flip(parts.help),
  };
  fixed.labels.forEach(([, key], place) => { if (key) keys[key] = () => label(place); });

  function onKey(event) {
    event.stopPropagation();
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      parts.said.textContent = "The sheet is saved after every label. The notebook is saved from outside this frame.";
    }
    if (event.target === parts.note) {
      if (event.key === "Escape") parts.root.focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    if (!event.repeat) act();
  }

  parts.root.addEventListener("keydown", onKey);
  parts.labels.forEach((button, place) => button.addEventListener("click", () => label(place)));
  parts.back.addEventListener("click", () => go(-1));
  parts.forward.addEventListener("click", () => go(1));
  parts.open.addEventListener("click", () => ask("open"));
  parts.undo.addEventListener("click", () => ask("undo"));
  parts.note.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(rest);
    rest = setTimeout(saveNote, REST);
  });
  parts.note.addEventListener("blur", (event) => { if (!parts.root.contains(event.relatedTarget)) saveNote(); });

  parts.guide.open = view.left === view.rows;
  parts.note.value = view.note;
  paint(parts, fixed, view);
  model.on("change:view", update);
  el.append(parts.root);
  return () => {
    saveNote();
    clearTimeout(asked?.patience);
    model.off("change:view", update);
  };
}

export default { render };
