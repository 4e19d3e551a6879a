/* The page's state is its address, so that the back button, bookmarks and links work: #/view/id?filter&measure&show. */

const { html, render, createContext, useContext, useState, useEffect, useRef, useMemo } = htmPreact;

const GROUPINGS = ["source", "target", "outlet", "top"];

function parsed(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === "object" ? Object.fromEntries(Object.entries(found).filter(([key, value]) => isFilter(key, value))) : {};
  } catch {
    return {};
  }
}

/** An address may come from anybody: only what a filter can be is taken. */
function isFilter(key, value) {
  if (GROUPINGS.includes(key)) return Array.isArray(value) && value.every(Number.isInteger);
  if (key === "voice") return Array.isArray(value) && value.every((name) => VOICES.includes(name));
  if (key === "frame") return Number.isInteger(value) && value >= 0;
  if (key === "from" || key === "to") return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
  return key === "label" && typeof value === "string";
}

function stateOf(hash, data) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?");
  const [view, id] = path.split("/"), params = new URLSearchParams(query ?? "");
  const measure = Number(params.get("m") ?? NaN), kind = params.get("show");
  return {
    view: Object.hasOwn(VIEWS, view) ? view : "map", id: id ?? null, filter: known(parsed(params.get("f") ?? "{}"), data),
    measure: measure in data.dims && params.has("m") ? measure : data.default ?? 0,
    show: ["sentences", "quotations"].includes(kind) ? {
      kind, where: known(parsed(params.get("w") ?? "{}"), data), strongest: params.has("s"),
      by: (params.get("b") ?? "").split(",").filter((name) => GROUPINGS.includes(name)),
    } : null,
    at: params.get("at"),
  };
}

/** What of a filter this page knows; places that are not there are left out. */
function known(filter, data) {
  const [names, outlets] = [data.names.length, data.outlets.length];
  const ends = { outlet: [0, outlets], target: [0, names], source: [-1, names], top: [-1, names] };
  const found = Object.entries(filter).map(([key, value]) => (key in ends
    ? [key, value.filter((place) => place >= ends[key][0] && place < ends[key][1])] : [key, value]));
  return Object.fromEntries(found.filter(([key, value]) => (key === "frame" ? value in data.dims : value.length > 0)));
}

/**
 * Address of a state with changes. change: view, id, filter (replaces), measure, show (see `sentencesOf`) or null, at.
 * What is shown and the place in an article do not outlive a change of anything else.
 */
function hrefOf(state, change, data) {
  const next = { ...state, show: null, at: null, ...("view" in change ? { id: null } : {}), ...change };
  const params = new URLSearchParams();
  if (Object.keys(next.filter).length) params.set("f", JSON.stringify(next.filter));
  if (next.measure !== (data.default ?? 0)) params.set("m", next.measure);
  if (next.show) {
    params.set("show", next.show.kind);
    params.set("w", JSON.stringify(next.show.where));
    if (next.show.strongest) params.set("s", "1");
    if (next.show.by.length) params.set("b", next.show.by.join());
  }
  if (next.at !== null) params.set("at", next.at);
  const query = params.toString();
  return `#/${next.view}${next.id === null ? "" : `/${next.id}`}${query ? `?${query}` : ""}`;
}

/** Change that opens the sentences of `where`, all or the rated ones; by: groupings of the table whose row the mark is of. */
const sentencesOf = (where, strongest = false, by = []) => ({ show: { kind: "sentences", where, strongest, by } });
const quotationsOf = (where) => ({ show: { kind: "quotations", where, strongest: false, by: [] } });

/** The filter of the bar and that of a mark together; the mark's own places win. */
const both = (filter, where) => ({ ...filter, ...where });
