// The page's part of label_sheet. It shows what the kernel tells, as text nodes only, and asks for one thing at a time;
// a label counts as saved when the kernel answers, which it does once the sheet is on disk. A label is for the row that was
// read: one given while that row is being saved, before the next is shown, is not taken, and that is told. What is typed
// into a note stays in the page, through a reload too, until the kernel has answered for it.

const SLOW = 1_000; // milliseconds until it is told that something is not saved yet
const PATIENCE = 10_000; // milliseconds until a kernel that does not answer is given up
const REST = 300; // milliseconds after the last key until a note is saved
const QUIET = 300; // milliseconds without a key after which labels are taken again, once one came too soon
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

const lines = (text) => text.replace(/\r\n?/g, "\n");

// Notes of a sheet that are not known to be saved: what was typed, into what, about what. Some pages may store nothing.
function draftsOf(sheet) {
  const start = `biaskit-note/${sheet}/`;
  const about = (view) => JSON.stringify([view.target, view.sentence]);
  const attempt = (act) => { try { return act() ?? null; } catch { return null; } };
  const read = (item) => attempt(() => JSON.parse(sessionStorage.getItem(start + item)));
  return {
    of: (view) => { const draft = read(view.item); return draft?.about === about(view) ? draft : null; },
    keep: (view, text, others) => attempt(() => sessionStorage.setItem(start + view.item, JSON.stringify({ about: about(view), bases: [lines(view.note), ...others], text }))),
    drop: (item, text) => { if (read(item)?.text === text) attempt(() => sessionStorage.removeItem(start + item)); },
    items: () => attempt(() => Object.keys(sessionStorage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length))) ?? [],
  };
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
    unsaved: make("p", { class: "unsaved", role: "alert" }),
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
    parts.unsaved,
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
  let slow = false; // whether it has waited for long
  let queue = []; // those that wait for it
  let early = []; // what was pressed too soon, and not taken
  let quiet = 0; // when labels are taken again
  let unsaved = false; // whether the note was typed into since it was saved
  let rest = 0;
  const timers = [];
  const sent = new Map(); // requests without an answer, by number
  const lost = new Map(); // those of them that were given up and hold a change
  let silent = false; // whether the last of them was given up
  const drafts = draftsOf(fixed.sheet);

  function send({ step, name, ...request }) {
    if (step) request.to = Math.max(0, Math.min(view.place + step, view.rows - 1));
    asked = { asked: Math.random().toString(36).slice(2), ...request, item: view.item };
    if (unsaved) asked.note = parts.note.value;
    sent.set(asked.asked, asked);
    parts.note.readOnly = request.do !== "note";
    clearTimeout(rest);
    timers.push(setTimeout(() => { slow = true; tell(); }, SLOW), setTimeout(giveUp, PATIENCE));
    try {
      model.send({ ...asked });
    } catch {
      giveUp();
    }
  }

  const changes = (request) => ["label", "note", "undo"].includes(request.do) || request.note !== undefined;

  function settled() {
    timers.splice(0).forEach(clearTimeout);
    asked = null;
    slow = false;
    parts.note.readOnly = false;
  }

  function giveUp() {
    if (changes(asked)) lost.set(asked.asked, asked);
    silent = true;
    settled();
    early.push(...queue.splice(0).map((request) => request.name));
    tell();
  }

  // An answer settles what was asked, and what was asked before for the same.
  function settle(answered) {
    silent = false;
    lost.delete(answered.asked);
    if (view.trouble) return;
    if (answered.note !== undefined) {
      drafts.drop(answered.item, answered.note);
      if (answered.item === view.item && answered.note === parts.note.value) unsaved = false;
      else if (answered.item === view.item && unsaved) keep();
    }
    for (const [number, request] of lost) {
      if (request.item === answered.item && request.do === answered.do) lost.delete(number);
    }
  }

  function tell() {
    parts.said.classList.toggle("trouble", view.trouble || early.length > 0);
    const late = early.length ? `Pressed too soon, and not taken: ${early.join(", ")}.` : "";
    show(parts.said, asked && late ? [[`Wait. ${late}`, ""]] : [...view.said, ...(late ? [[` ${late}`, ""]] : [])]);
    const told = slow ? [`The kernel has not answered yet${changes(asked) ? `; item ${asked.item} is not saved yet` : ""}.`] : [];
    const items = [...new Set([...lost.values()].map((request) => request.item))].join(", ");
    if (silent) told.push(`The kernel does not answer${items && `; item ${items} is not saved yet`}. It is busy, or gone: then run the cell again.`);
    else if (items) told.push(`Item ${items} is not saved: the kernel did not answer. Do it again.`);
    if (silent && unsaved) told.push("The note is kept in this page until then.");
    const draft = unsaved ? null : drafts.of(view);
    if (draft && ![...draft.bases, draft.text].includes(lines(view.note)))
      told.push(`A note on item ${view.item} was not saved, and the sheet says otherwise by now: “${draft.text}”.`);
    const others = drafts.items().filter((item) => item !== view.item);
    if (others.length) told.push(`Not saved, but kept in this page: the note on item ${others.join(", ")}. Go there, and it is saved.`);
    if (parts.unsaved.textContent !== told.join(" ")) parts.unsaved.textContent = told.join(" ");
    parts.unsaved.hidden = !told.length;
  }

  function keep() {
    const notes = [...sent.values()].filter((one) => one.item === view.item && one.note !== undefined);
    drafts.keep(view, parts.note.value, notes.map((one) => one.note));
  }

  // A note that was typed before a reload is put back, and saved, unless the sheet has got another one since.
  function takeUp() {
    const draft = drafts.of(view);
    if (!draft || unsaved) return;
    if (draft.text === lines(view.note)) drafts.drop(view.item, draft.text);
    else if (draft.bases.includes(lines(view.note))) {
      parts.note.value = draft.text;
      unsaved = true;
      rest = setTimeout(saveNote, REST);
    }
  }

  function refuse(name) {
    early.push(name);
    quiet = performance.now() + QUIET;
    tell();
  }

  // While a note is saved the row stays, and a label is for it; while all else is, the row to be shown is not known yet.
  function ask(what, name, more = {}) {
    const request = { do: what, name, item: view.item, ...more };
    const unseen = asked && (asked.do !== "note" || queue.length > 0);
    if (performance.now() < quiet || (unseen && what === "label")) return refuse(name);
    early = [];
    if (asked) queue.push(request);
    else send(request);
  }

  function update() {
    const before = view;
    view = model.get("view");
    const answered = sent.get(view.answers);
    sent.delete(view.answers);
    if (answered && answered === asked) settled();
    if (answered) settle(answered);
    const moved = before.item !== view.item || before.place !== view.place;
    if (moved) unsaved = false;
    if (!unsaved && parts.note.value !== lines(view.note)) parts.note.value = view.note;
    paint(parts, fixed, view);
    if (moved) takeUp();
    if (view.trouble || moved) early.push(...queue.filter((one) => view.trouble || one.do === "label").map((one) => one.name));
    queue = queue.filter((one) => !view.trouble && !(moved && one.do === "label"));
    tell();
    if (!asked && queue.length) send(queue.shift());
  }

  function go(step) {
    const leadsOn = view.place + step >= 0 && view.place + step < view.rows;
    if (asked || leadsOn) ask("go", step < 0 ? "back" : "forward", { step });
    else saveNote();
  }
  const label = (place) => {
    const [name, key] = fixed.labels[place];
    ask("label", `${key} ${name}`.trim(), { label: name });
  };
  const open = () => ask("open", "next without label");
  const undo = () => ask("undo", "undo");
  const flip = (node) => { if (!node.hidden) node.open = !node.open; };
  const saveNote = () => {
    clearTimeout(rest);
    if (asked) rest = setTimeout(saveNote, REST);
    else if (unsaved) send({ do: "note" });
  };
  const keys = {
    ArrowLeft: () => go(-1), ArrowRight: () => go(1), j: open, u: undo,
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
  parts.open.addEventListener("click", open);
  parts.undo.addEventListener("click", undo);
  parts.note.addEventListener("input", () => {
    unsaved = true;
    keep();
    clearTimeout(rest);
    rest = setTimeout(saveNote, REST);
  });
  parts.note.addEventListener("blur", saveNote);

  parts.guide.open = view.left === view.rows;
  parts.note.value = view.note;
  paint(parts, fixed, view);
  takeUp();
  tell();
  model.on("change:view", update);
  el.append(parts.root);
  return () => {
    saveNote();
    clearTimeout(rest);
    timers.forEach(clearTimeout);
    model.off("change:view", update);
  };
}

export default { render };
