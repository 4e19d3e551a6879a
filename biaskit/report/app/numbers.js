/* Numbers: how they are written, and the interval of a mean of articles. Both do what biaskit does in Python. */

const OWN = "outlets' own words", OUTLETS = "outlet's own words", MISSING = "–", FEW = 5, NO_SOURCE = "source not named", NO_OUTLET = "outlet not given";

/** Whose words a quotation is: the outlet's are its scare quotes. */
const speaker = (source, voice) => source ?? (voice === "outlet" ? OUTLETS : NO_SOURCE);

const isNumber = (x) => typeof x === "number" && !Number.isNaN(x);

/** Two digits, ties to the even one as Python writes them: of all numbers only odd eighths lie between two. */
function twoDigits(x) {
  const size = Math.abs(x);
  if ((size * 8) % 2 !== 1) return size.toFixed(2);
  const below = Math.floor(size * 100);
  return ((below % 2 ? below + 1 : below) / 100).toFixed(2);
}

function number(x, signed = false) {
  if (!isNumber(x)) return MISSING;
  const text = twoDigits(Number(x.toFixed(10)));  // a sum may miss the middle between two digits by a hair
  if (Number(text) === 0) return text;
  return (x < 0 ? "−" : signed ? "+" : "") + text;
}

const count = (n) => n.toLocaleString("en").replaceAll(",", "\u202f");

const plural = (n, word) => `${count(n)} ${word}${n === 1 ? "" : "s"}`;

/** Quantile of Student's t at .975; beyond the table by Cornish and Fisher's expansion, right to ten digits there. */
function studentQuantile(df, table) {
  if (df <= table.length) return table[df - 1];
  const z = 1.959963984540054;
  return z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df ** 2);
}

const NO_INTERVAL = { low: null, high: null, interval: null };

/**
 * Mean of a group and its 95 % interval, whole articles being what varies: biaskit's `summarize(interval="t")`.
 *
 * totals, counts: sum of values and number of rated mentions, one an article; low, high: ends of the scale.
 */
function estimate(totals, counts, low, high, table) {
  const n = totals.length;
  if (!n) return { mean: null, ...NO_INTERVAL };
  const total = totals.reduce((a, b) => a + b, 0), size = counts.reduce((a, b) => a + b, 0);
  const mean = total / size;
  if (n < 2) return { mean, ...NO_INTERVAL };
  for (const end of [low, high]) {
    if (!totals.every((t, i) => Math.abs(t / counts[i] - end) <= 1e-12)) continue;
    const reach = (high - low) * (1 - 0.025 ** (1 / n));
    return { mean, low: end === low ? low : high - reach, high: end === low ? low + reach : high, interval: "exact" };
  }
  let squares = 0, most = 0;
  totals.forEach((t, i) => {
    const away = (total - t) / (size - counts[i]) - mean;
    squares += away ** 2;
    most = Math.max(most, Math.abs(away));
  });
  if (most < 1e-12) return { mean, ...NO_INTERVAL };
  const reach = studentQuantile(n - 1, table) * Math.sqrt(((n - 1) / n) * squares);
  const width = high - low, place = (mean - low) / width;
  if (place <= 0 || place >= 1) return { mean, low: mean - reach, high: mean + reach, interval: "t" };
  const odds = Math.log(place / (1 - place)), away = reach / width / (place * (1 - place));
  const end = (side) => low + width / (1 + Math.exp(-(odds + side * away)));
  return { mean, low: end(-1), high: end(1), interval: "t" };
}
