/* The page's state is its address, so that the back button, bookmarks and links work: #/view/id?filter&measure&show. */

const { html, render, createContext, useContext, useState, useEffect, useRef, useMemo } = htmPreact;

const FILTERS = ["outlet", "source", "target", "voice", "frame", "from", "to", "top", "label"];

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
  if (["outlet", "source", "target", "top"].includes(key)) return Array.isArray(value) && value.every(Number.isInteger);
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
    view: view || "map", id: id ?? null, filter: withFrame(parsed(params.get("f") ?? "{}"), data),
    measure: measure in data.dims && params.has("m") ? measure : data.default ?? 0,
    show: ["sentences", "quotations"].includes(kind) ? { kind, where: withFrame(parsed(params.get("w") ?? "{}"), data), strongest: params.has("s") } : null,
    at: params.get("at"),
  };
}

function withFrame(filter, data) {
  const { frame, ...others } = filter;
  return frame in data.dims ? filter : others;
}

/**
 * Address of a state with changes. change: view, id, filter (replaces), measure, show: {kind, where, strongest} or null, at.
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
  }
  if (next.at !== null) params.set("at", next.at);
  const query = params.toString();
  return `#/${next.view}${next.id === null ? "" : `/${next.id}`}${query ? `?${query}` : ""}`;
}

const sentencesOf = (where, strongest = false) => ({ show: { kind: "sentences", where, strongest } });
const quotationsOf = (where) => ({ show: { kind: "quotations", where, strongest: false } });

/** The filter of the bar and that of a mark together; the mark's own places win. */
const both = (filter, where) => ({ ...filter, ...where });
