"""Small corpora in many files, which repeat texts and ids across them, and what one machine makes of them."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import biaskit as bk


def rows(copies: int = 6) -> list[dict[str, Any]]:
    """The example's articles again and again: some word for word, some with an end of their own, ids given or not."""
    found = []
    for number in range(copies):
        for place, article in enumerate(bk.load_example("tanker")):
            count = number * 6 + place
            text = article.text if count % 4 == 0 else f"{article.text}\nPeru praised Chile {number} times."
            row = {"text": text[:700] if count % 4 else text, "title": article.title, "outlet": article.outlet}
            row |= {"id": f"a{count % 7}"} if count % 3 == 0 else {"id": f"a{count % 5}-2"} if count % 3 == 1 else {}
            row |= {"date": str(article.date), "section": f"s{number}"}
            found.append(row)
    foreign = "Der Tanker wurde am Donnerstag beschlagnahmt, hieß es im Ministerium. " * 3
    found[5:5] = [{"text": foreign, "title": "Tanker", "outlet": "Blatt"}, {"text": "  ", "title": "", "outlet": ""}]
    return found


def as_lines(given: list[dict[str, Any]], file: Path) -> Path:
    """JSON Lines, packed where the name ends in .gz, with a line that is none."""
    lines = [json.dumps(row, ensure_ascii=False) for row in given]
    lines[3:3] = ["", "{no json"]
    data = ("\n".join(lines) + "\n").encode()
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file


def as_parquet(given: list[dict[str, Any]], file: Path, *, group: int = 5) -> Path:
    """Parquet with small row groups."""
    names = dict.fromkeys(name for row in given for name in row)
    pq.write_table(pa.table({name: [row.get(name) for row in given] for name in names}), file, row_group_size=group)
    return file


def table(folder: Path, kind: str = ".") -> pa.Table:
    """All parts of a folder in the order of their names."""
    return pa.concat_tables([pq.ParquetFile(part).read() for part in sorted((folder / kind).glob("part-*.parquet"))])


REGISTRY = bk.Actors(
    [
        bk.Actor("Peru", "state", ("Lima", "Peruvian")),
        bk.Actor("Chile", "state", ("Santiago", "Chilean")),
        bk.Actor("Venezuela", "state", ("Caracas", "Venezuelan")),
        bk.Actor("United States", "state", ("Washington", "American", "US")),
    ]
)


def paragraphs(count: int) -> list[dict[str, Any]]:
    """So many short articles: paragraphs of the example, which repeat after a while, with what ``rows`` has else."""
    pool = [text for article in bk.load_example("tanker") for text in article.text.split("\n") if len(text) > 60]
    base = rows(count // 6 + 1)
    found = []
    for number in range(count):
        text = pool[number % len(pool)] if number % 4 else f"Chile praised Peru {number} times in the harbour."
        found.append({**base[number % 5], "section": f"s{number % 3}", "text": text})
        if number % 3:
            found[-1].pop("id", None)
    return found
