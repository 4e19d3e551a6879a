/* Starts the page: reads the data, follows the address, draws the view and the panel. */

const VIEWS = {
  map: ["Map", MapView], outlets: ["Outlets", OutletsView], events: ["Events", EventsView], actors: ["Actors", ActorsView],
  quotations: ["Quotations", QuotationsView], articles: ["Articles", ArticlesView], article: [null, ArticleView], made: ["How this was made", MadeView],
};
const UNFILTERED = ["article", "made"];

function App({ data, source }) {
  const [hash, setHash] = useState(location.hash), opener = useRef(null);
  const state = useMemo(() => stateOf(hash, data), [hash]);
  useEffect(() => {
    const follow = () => { if (location.hash === "" || location.hash.startsWith("#/")) setHash(location.hash); };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const go = (change) => { location.hash = hrefOf(state, change, data); };
  const close = () => { history.replaceState(null, "", hrefOf(state, { at: null }, data)); setHash(location.hash); };
  const isOpen = state.show !== null;
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);
  const remember = (event) => {
    const link = event.target.closest?.("a[href*='show=']");
    if (link && !link.closest("#panel")) opener.current = link;
  };
  const onKeyDown = (event) => { if (event.key === "Escape" && isOpen) close(); };
  const [name, View] = VIEWS[state.view];
  useHeading(state, name ?? "Article");
  const page = { data, source, state, go, close, href: (change) => hrefOf(state, change, data) };
  const hasRatings = data.dims.length > 0;
  return html`<${Page.Provider} value=${page}><div class=${isOpen ? "reading" : ""} onClick=${remember} onKeyDown=${onKeyDown}>
    <${Views} />
    ${hasRatings && !UNFILTERED.includes(state.view) && html`<${FilterBar} />`}
    <main id="content" tabindex="-1">${hasRatings || UNFILTERED.includes(state.view) ? html`<${View} />` : html`<p class="notice">Nothing was rated, so there is nothing to compare.</p>`}</main>
    ${isOpen && hasRatings && html`<${Panel} />`}
  </div><//>`;
}

/** After a change of view the focus goes to it, so that it is read out and keys scroll it. */
function useHeading({ view, id }, name) {
  const first = useRef(true), title = useRef(document.title);
  useEffect(() => {
    document.title = `${name} · ${title.current}`;
    document.getElementById("read").hidden = view !== "map";
    if (!first.current) {
      document.getElementById("content").focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first.current = false;
  }, [view, id]);
}

function Views() {
  const { state } = usePage(), current = state.view === "article" ? "articles" : state.view;
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
