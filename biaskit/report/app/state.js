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

/** An address may come from anybody: only what a filter can be is taken. Names, null for own words; places are taken, too. */
function isFilter(key, value) {
  if (GROUPINGS.includes(key)) return Array.isArray(value) && value.every((one) => one === null || typeof one === "string" || Number.isInteger(one));
  if (key === "voice") return Array.isArray(value) && value.every((name) => VOICES.includes(name));
  if (key === "frame") return typeof value === "string" || Number.isInteger(value);
  if (key === "from" || key === "to") return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
  return key === "label" && typeof value === "string";
}

function stateOf(hash, data) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?");
  const [view, id] = path.split("/"), params = new URLSearchParams(query ?? "");
  const measure = measurePlace(params.get("m"), data), kind = params.get("show");
  return {
    view: Object.hasOwn(VIEWS, view) ? view : "map", id: id ?? null, filter: known(parsed(params.get("f") ?? "{}"), data),
    measure: measure ?? data.default ?? 0,
    show: ["sentences", "quotations"].includes(kind) ? {
      kind, where: known(parsed(params.get("w") ?? "{}"), data), strongest: params.has("s"),
      by: (params.get("b") ?? "").split(",").filter((name) => GROUPINGS.includes(name)),
    } : null,
    at: params.get("at"),
  };
}

/** Place of a measure written as scorer:dimension, or as its place; null for none. */
function measurePlace(text, data) {
  if (text === null || text === undefined) return null;
  const place = data.dims.findIndex(([scorer, dimension]) => `${scorer}:${dimension}` === text);
  return place >= 0 ? place : /^\d+$/.test(text) && Number(text) in data.dims ? Number(text) : null;
}

/** What of a filter this page knows, names as places; what is not there is left out. */
function known(filter, data) {
  const placeIn = (key, one) => {
    const names = key === "outlet" ? data.outlets : data.names;
    const place = one === null ? -1 : typeof one === "string" ? names.indexOf(one) : one;
    const isOwn = (one === null || one === -1) && (key === "source" || key === "top");
    return isOwn || place in names ? [place] : [];
  };
  const found = Object.entries(filter).map(([key, value]) => {
    if (GROUPINGS.includes(key)) return [key, value.flatMap((one) => placeIn(key, one))];
    return [key, key === "frame" ? measurePlace(String(value), data) : value];
  });
  return Object.fromEntries(found.filter(([key, value]) => (key === "frame" ? data.frames.includes(value) : value.length > 0)));
}

/** A filter for an address: names, which mean the same in every report, in place of places. */
function spelled(filter, data) {
  const name = (key, place) => (place < 0 ? null : (key === "outlet" ? data.outlets : data.names)[place]);
  return JSON.stringify(Object.fromEntries(Object.entries(filter).map(([key, value]) => {
    if (GROUPINGS.includes(key)) return [key, value.map((place) => name(key, place))];
    return [key, key === "frame" ? data.dims[value].slice(0, 2).join(":") : value];
  })));
}

/**
 * Address of a state with changes. change: view, id, filter (replaces), measure, show (see `sentencesOf`) or null, at.
 * What is shown and the place in an article do not outlive a change of anything else.
 */
function hrefOf(state, change, data) {
  const next = { ...state, show: null, at: null, ...("view" in change ? { id: null } : {}), ...change };
  const params = new URLSearchParams();
  if (Object.keys(next.filter).length) params.set("f", spelled(next.filter, data));
  if (next.measure !== (data.default ?? 0) && data.dims.length) params.set("m", data.dims[next.measure].slice(0, 2).join(":"));
  if (next.show) {
    params.set("show", next.show.kind);
    params.set("w", spelled(next.show.where, data));
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

/**
 * The filter of the bar and that of a view or mark together: what passes both, null where nothing can.
 *
 * Of two frames or labels the mark's own stands: a filter has one of each.
 */
function both(filter, where) {
  if (filter === null || where === null) return null;
  const found = { ...filter, ...where };
  for (const key of [...GROUPINGS, "voice"]) {
    if (filter[key] && where[key]) found[key] = where[key].filter((one) => filter[key].includes(one));
    if (found[key]?.length === 0) return null;
  }
  if (filter.from && where.from) found.from = filter.from > where.from ? filter.from : where.from;
  if (filter.to && where.to) found.to = filter.to < where.to ? filter.to : where.to;
  return found;
}
