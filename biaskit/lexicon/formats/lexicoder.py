"""Dictionaries of Lexicoder (.lc3, .lcd) and Yoshikoder (.ykd).

In the text form a line that begins with + names a category ("+positive", "+positive+"), and the terms of the category
follow, one a line. In the XML form categories (``<cnode name="..." desc="...">``) hold terms (``<pnode name="..."/>``)
and further categories, which are named by their path with dots. In a term * stands for any letters.
"""

from xml.parsers import expat

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import CATEGORIES, Parts, check_depth, hierarchy, joined, lines_of


def read_lexicoder(content: str, place: str) -> Parts:
    """Entries and categories of a Lexicoder dictionary, in either form.

    Raises:
        InputError: for a term outside any category, broken XML, and XML with a document type, which may hide much.

    >>> read_lexicoder("+negative\\na lie\\nabandon*\\n", "mine.lc3").entries[1]
    Entry(term='abandon*', categories=('negative',), ...)
    """
    if content.lstrip().startswith("<"):
        return _Tree(place).read(content)
    category = ""
    entries = []
    paths = []
    for number, line in lines_of(content):
        term = line.strip()
        if term.startswith("+"):
            category = term.strip("+").strip()
            paths.append((category,))
            if not category:
                raise InputError(f"{place}, line {number}: a category without a name. Write it behind the +.")
        elif not category:
            raise InputError(f"{place}, line {number}: {term!r} stands before any category. Write '+name' above it.")
        else:
            entries.append(Entry(term, (category,)))
    return Parts(joined(entries), {"measure": CATEGORIES, "category": hierarchy(paths)})


class _Tree:
    """Reads the XML form as it is parsed."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._path: tuple[str, ...] = ()
        self._paths: list[tuple[str, ...]] = []
        self._definitions: dict[str, str] = {}
        self._entries: list[Entry] = []
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._refuse_text

    def read(self, content: str) -> Parts:
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise InputError(f"{self._place}, line {error.lineno}: not valid XML ({reason}).") from None
        categories = hierarchy(self._paths, self._definitions)
        return Parts(joined(self._entries), {"measure": CATEGORIES, "category": categories})

    def _refuse(self, *_: object) -> None:
        raise InputError(f"{self._where}: a document type (<!DOCTYPE>), which is not read. Remove it.")

    def _refuse_text(self, text: str) -> None:
        if text.strip():
            raise InputError(f'{self._where}: the text {text.strip()!r}. Terms are written <pnode name="..."/>.')

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "").strip()
        if tag in ("cnode", "pnode") and not name:
            raise InputError(f'{self._where}: a {tag} without a name. Write name="...".')
        if tag == "cnode":
            self._path = (*self._path, name)
            check_depth(self._path, self._where)
            self._paths.append(self._path)
            self._definitions[".".join(self._path)] = attributes.get("desc", "").strip()
        elif tag == "pnode":
            if not self._path:
                raise InputError(f"{self._where}: {name!r} stands outside any category. Put it into a cnode.")
            self._entries.append(Entry(name, (".".join(self._path),)))

    def _close(self, tag: str) -> None:
        if tag == "cnode":
            self._path = self._path[:-1]

    @property
    def _where(self) -> str:
        return f"{self._place}, line {self._parser.CurrentLineNumber}"
