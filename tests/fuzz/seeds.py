"""Small valid files of every format that biaskit reads: where the fuzzing starts."""

import gzip
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

PROSE = (
    'By Jane Doe\n\nThe tanker was seized off the coast on Thursday, officials said. "It is an act of piracy," the '
    "minister of Peru told reporters.\n\n\u201cWe call it law,\u201d said Chile\u2019s navy \u2013 for now."
    "\nFollow us on Twitter\n"
)
ARTICLE: dict[str, Any] = {
    "id": 12.0, "text": PROSE, "outlet": {"id": "x", "name": "Ledger"}, "date": "December 11, 2025, 9:30 PM EST",
    "title": "Raid", "url": "https://example.org/a", "authors": ["A", "B"], "nested": {"a": [1, None, {"b": []}]},
}  # fmt: skip
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Raid</title>'
    '<meta property="og:site_name" content="Ledger"><meta name="author" content="Jane Doe">'
    '<meta property="article:published_time" content="2025-12-11T09:30:00Z"></head><body><article><h1>Raid</h1>'
    + "".join(f"<p>{line}</p>" for line in PROSE.split("\n\n") * 4)
    + "</article><script>alert(1)</script><table><tr><td>1</td></tr></table></body></html>"
)
DATES = (
    "2025-12-11", "2025-12-11T09:30:00Z", "20251211", "2025-W50-4", "1765445400", "1765445400123", "11 Dec 2025",
    "December 11, 2025, 9:30 PM EST", "Thu, 11 Dec 2025 09:30:00 +0000", "12/11/25", "Dec 2025", "",
)  # fmt: skip


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _table() -> dict[str, list[Any]]:
    return {
        "text": [PROSE, "Chile lost.", "Peru won."],
        "date": [datetime(2025, 12, 11, 9, 30, tzinfo=UTC), None, datetime(1970, 1, 1, tzinfo=UTC)],
        "day": [date(2025, 12, 11), None, date(1, 1, 1)],
        "price": [Decimal("1.50"), None, Decimal("-2.00")],
        "tags": [["a", "b"], [], None],
        "more": [{"a": 1.5}, None, {"a": float("nan")}],
        "raw": [b"\xff\x00", b"", None],
    }


def _parquet(**options: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = io.BytesIO()
    pq.write_table(pa.table(_table()), written, **options)
    return written.getvalue()


def articles() -> dict[str, list[bytes]]:
    """By ending, files of articles."""
    rows = 'text,date,Publisher\n"Peru said ""no"",\nand left.",2025-12-11,Ledger\nChile won.,,\n'
    texts = [
        PROSE,
        "Der Tanker wurde am Donnerstag beschlagnahmt, hie\u00df es im Ministerium. " * 3,
        "\u8239\u8236" * 120,
    ]
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252")
    coded = [text.encode(code, "replace") for text in texts for code in encodings]
    lines = (
        _json(ARTICLE) + b"\n\n" + _json("Peru won.") + b"\n" + _json({"body": ["One.", ["Two.", "Three."]]}) + b"\n"
    )
    return {
        "txt": coded,
        "md": [PROSE.encode()],
        "html": [PAGE.encode(), PAGE.replace("utf-8", "iso-8859-1").encode("latin-1", "replace")],
        "json": [
            _json([ARTICLE, {"content": "x"}]), _json({"status": "ok", "articles": [ARTICLE]}), _json(ARTICLE),
            _json(ARTICLE) + b"\n" + _json(ARTICLE),
        ],
        "jsonl": [lines, lines.decode().encode("utf-16")],
        "csv": [rows.encode(), rows.replace(",", ";").encode("utf-16"), rows.replace("\n", "\r\n").encode("cp1252")],
        "tsv": [rows.replace(",", "\t").encode(), b"text\tid\na \"word\"\t1\n"],
        "parquet": [_parquet(), _parquet(compression="none", version="1.0"), _parquet(use_dictionary=False)],
    }  # fmt: skip


def zipped() -> list[bytes]:
    """Files of articles in gzip, in two parts too; a byte of the header tells the target what they hold."""
    whole = [gzip.compress(data, mtime=0) for files in articles().values() for data in files[:1]]
    return [*whole, whole[0] + whole[1]]


def lexicons() -> dict[str, list[bytes]]:
    """By format, lexicons."""
    header = "English Word\tanger\tfear\tjoy\tsadness\tGerman Word\n"
    wide = f"{header}abandon\t0\t1\t0\t1\tverlassen\ntable\t0\t0\t0\t0\tTisch\n"
    tree = (
        '<?xml version="1.0"?><dictionary><cnode name="Sea" desc="x"><pnode name="ship*"/><cnode name="War">'
        '<pnode name="act of piracy"></pnode></cnode></cnode></dictionary>'
    )
    texts: dict[str, list[str]] = {
        "biaskit": [
            "term,pos,forms,mark,weight,valence,frame\nact of piracy,noun,acts of piracy|x,case,0.5,-0.6,crime\n"
            "Peru,,,name,,,sea\n",
            "Term;Valence\nsmuggl*;-0.5\ntook *{0,2} to task;1e-3\n",
        ],
        "afinn": ["abandon\t-2\ncan't stand\t-3\n"],
        "emolex": ["abandon\tfear\t1\nabandon\tjoy\t0\n", "word\temotion\tscore\nrage\tanger\t0.9\n", wide],
        "inquirer": ['Entry,Source,Positiv,Negativ,Defined\nFINE#1,H4,Positiv,,good\nFINE#2,H4,,Negativ,"pen,alty"\n'],
        "json": [
            '{"piracy": -0.6, "a": 1e3}', '{"a": {"valence": 1, "weight": 2}}',
            '{"crime": {"sea": ["act of piracy"], "\\u00e9": "x"}}',
        ],
        "lexicoder": ["+negative+\na lie\nabandon*\n+positive\ncare\n", tree],
        "liwc": [
            "%\n1\tfunction (Words)\n\t2\tpronoun (Pronouns)\n20\taffect\n%\nthey\t1\t2\nthank you\t20\nship   2\n",
            "%\n02\tp\n125\tposemo\n126\tnegemo\n131\tcogmech\n%\nkind\t<of>131/125\nlike\t(02 126)125/126\t02\n",
        ],
        "loughran-mcdonald": ["Word,Negative,Positive,Modal\nABANDON,2009,0,0\nABLE,0,2009,1\nABET,-2020,0,3\n"],
        "quanteda": ["US:\n  MA: [boston, cape cod]\n  ~: washington\ntone:\n  good: 2\n  'act of piracy': -1.5\n"],
        "sentiws": ["Abbruch|NN\t-0.0048\tAbbruches,Abbr\u00fcche\nsch\u00f6n|ADJX\t0.6\n"],
        "words": ["; mine\nact of piracy\nsmuggl*\n# more\nna\u00efve\n*{1,2} war\nb?d\n"],
        "wordstat": ["CRIME\n\tSEA\n\t\tACT_OF_PIRACY (2)\n\t\t@RULE [PIRACY NEAR SEA /S] (1)\n\tSMUGGL* (1)\n"],
    }  # fmt: skip
    return {format: [text.encode() for text in found] + [found[0].encode("utf-16")] for format, found in texts.items()}


CARD = b"""purpose = "ships"
measure = "categories"
notes = ["remark"]
tagged = false
range = [-1.0, 1.0]
made = 2025-12-11T09:30:00Z

[[category]]
name = "crime"
definition = "x"

[[category]]
name = "sea"
parent = "crime"

[versions]
"a b" = 1
"""
REGISTRY = b"""- name: Peru
  kind: state
  aliases: [Lima, "Peruvian", 'the Andean state']
- {name: "Dina \\u00e9", kind: person, member_of: &p Peru}
- name: Navy
  kind: group
  member_of: *p
"""
TERMS = [
    "act of piracy", "smuggl*", "*ship", "b?d", "took *{0,2} to task", "*{1,3} war", "war *{0,9} *{2,4} sea", "a*b*c*d",
    "* sea", "anti drug", "na\u00efve", "don't", "\u0130stanbul", "r\u00e9sum\u00e9", "U.S.", "a_b", "'s",
]  # fmt: skip
