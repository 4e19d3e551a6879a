/* Starts the page: reads the data, follows the address, draws the view and the panel. */

const VIEWS = {
  map: ["Map", MapView], outlets: ["Outlets", OutletsView], events: ["Events", EventsView], actors: ["Actors", ActorsView],
  quotations: ["Quotations", QuotationsView], articles: ["Articles", ArticlesView], article: [null, ArticleView], made: ["How this was made", MadeView],
};
const UNFILTERED = ["article", "made"], UNRATED = ["article", "articles", "quotations", "made"];

function App({ data, source }) {
  const [hash, setHash] = useState(location.hash), opener = useRef(null);
  const state = useMemo(() => stateOf(hash, data), [hash]);
  useEffect(() => {
    const follow = () => { if (location.hash === "" || location.hash.startsWith("#/")) setHash(location.hash); };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const scroll = useScroll(hash);
  const go = (change) => {
    scroll.leave();
    location.hash = hrefOf(state, change, data);
  };
  const close = () => { history.replaceState(null, "", hrefOf(state, { at: null }, data)); setHash(location.hash); };
  const isOpen = state.show !== null;
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);
  const remember = (event) => {
    if (event.target.closest?.("a[href^='#/']")) scroll.leave();
    const link = event.target.closest?.("a[href*='show=']");
    if (link && !link.closest("#panel")) opener.current = link;
  };
  const onKeyDown = (event) => { if (event.key === "Escape" && isOpen) close(); };
  useCover(isOpen);
  const [name, View] = VIEWS[state.view];
  useHeading(state, name ?? "Article");
  const page = { data, source, state, go, close, href: (change) => hrefOf(state, change, data) };
  const hasRatings = data.dims.length > 0;
  return html`<${Page.Provider} value=${page}><div onClick=${remember} onKeyDown=${onKeyDown}>
    <${Views} />
    ${hasRatings && !UNFILTERED.includes(state.view) && html`<${FilterBar} />`}
    <main id="content" tabindex="-1">${hasRatings || UNRATED.includes(state.view) ? html`<${View} />` : html`<p class="notice">Nothing was rated, so there is nothing to compare.</p>`}</main>
    ${isOpen && hasRatings && html`<${Panel} />`}
  </div><//>`;
}

/** After a change of view the focus goes to it, so that it is read out and keys scroll it. */
function useHeading({ view, id }, name) {
  const first = useRef(true), title = useRef(document.title);
  useEffect(() => {
    document.title = `${name} · ${title.current}`;
    document.getElementById("read").hidden = view !== "map";
    if (!first.current) document.getElementById("content").focus({ preventScroll: true });
    first.current = false;
  }, [view, id]);
}

/** Scroll as soon as the view is long enough; a second at most. */
function scrollWhenThere(to, tries = 20) {
  scrollTo(0, to);
  if (Math.abs(scrollY - to) > 1 && tries > 0) setTimeout(() => scrollWhenThere(to, tries - 1), 50);
}

/** A new view begins at its top; back and forward lead to where one was. */
function useScroll(hash) {
  const places = useRef(new Map()), last = useRef(hash), isOurs = useRef(false);
  useEffect(() => {
    if (hash === last.current) return;
    const path = (text) => text.split("?")[0] || "#/map";
    const stays = path(hash) === path(last.current) || /[?&]at=/.test(hash);  // an article goes to its sentence itself
    const to = isOurs.current ? (stays ? null : 0) : places.current.get(hash) ?? null;
    last.current = hash;
    isOurs.current = false;
    if (to !== null) scrollWhenThere(to);
  }, [hash]);
  const leave = () => {
    places.current.set(last.current, scrollY);
    isOurs.current = true;
  };
  return { leave };
}

/** Where the panel covers the page, what lies beneath cannot be reached until it is closed. */
function useCover(isOpen) {
  useEffect(() => {
    const narrow = matchMedia("(max-width: 40rem)");
    const cover = () => {
      for (const part of document.querySelectorAll("header, footer, main, #views, #filters, .skip")) part.inert = isOpen && narrow.matches;
    };
    cover();
    narrow.addEventListener("change", cover);
    return () => narrow.removeEventListener("change", cover);
  }, [isOpen]);
}

function Views() {
  const { state } = usePage(), current = state.view === "article" ? "articles" : state.view;
  useEffect(() => { document.querySelector("#views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }); }, [current]);
  return html`<nav id="views" aria-label="Views">${Object.entries(VIEWS).filter(([, [name]]) => name).map(([view, [name]]) => html`
    <${Go} key=${view} to=${{ view }} current=${view === current}>${name}<//>`)}</nav>`;
}

async function start() {
  const root = document.getElementById("app");
  try {
    const data = await unpack(document.getElementById("data").textContent);
    setControls(data.controls);
    const source = data.mode === "live" ? liveSource() : embeddedSource(data);
    root.replaceChildren();
    render(html`<${App} data=${data} source=${source} />`, root);
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("content").focus();
    });
    document.documentElement.dataset.ready = "1";
  } catch (error) {
    const note = document.createElement("p");
    note.className = "notice";
    note.textContent = `This page could not be opened (${error.message}). It needs a browser of 2023 or newer.`;
    root.replaceChildren(note);
    throw error;
  }
}

start();
