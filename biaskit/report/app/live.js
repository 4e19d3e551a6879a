/* The same questions, asked of `biaskit serve` on this machine. */

function liveSource() {
  const ask = (name) => async (question) => {
    const answer = await fetch(`/api/${name}?q=${encodeURIComponent(JSON.stringify(question))}`);
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.error ?? `The server answered ${answer.status}.`);
    return body;
  };
  const names = ["groups", "labels", "frames", "sentences", "quotations", "articles", "article"];
  return Object.fromEntries(names.map((name) => [name, ask(name)]));
}
