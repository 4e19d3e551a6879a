"""Lines of an article that are no part of its story: bylines, credits, invitations to subscribe."""

import re
from collections.abc import Iterator, Sequence

from biaskit.types import Span

_LONGEST = 400  # characters; a longer line is prose
_LONGEST_LINK = 200
_LONGEST_NAME_LINE = 100
_PROSE = 60  # characters; a shorter line beside a bare name is a heading, a list or a caption
_BYLINES_WITHIN = 4  # lines from the beginning or the end

_LINE = re.compile(r"[^\r\n]+")
_LEAD = r"[\s•·*_–—>|(\[\-]*"

# The whole line, but for what surrounds it.
_WHOLE = re.compile(
    _LEAD
    + r"""(?:
      (?:story|article|post)\s+continue[sd]\s+below(?:\s+advertisement)?
    | advertisement\s*:?(?:\s+advertisement\s*:?)*(?:\s+continue\s+reading\s+the\s+main\s+story)?
    | ad | sponsored(?:\s+content)?
    | continue\s+reading(?:\s+the\s+main\s+story|\s+below)?
    | read\s+more | read\s+next | see\s+also | also\s+see | related(?:\s+(?:stories|articles|content|posts))?
    | more\s+on\s+this | watch | loading | share(?:\s+this(?:\s+(?:article|story|post))?)? | print | e-?mail | close
    | facebook | twitter | instagram | youtube | whatsapp | telegram | linkedin | reddit | pinterest | tiktok
    | slideshow\s*\(?\s*\d+\s+images? | (?:prev|next)\s+image\s+\d+\s+of\s+\d+
    | \d+\s+(?:minutes?|hours?|days?|months?|years?)\s+ago
    | this\s+(?:article|story)\s+is\s+more\s+than\s+\d+\s+(?:months?|years?)\s+old
    | share\s+this\s+article\s+share\b.*
    )[\s.:…)\]*_–—-]*""",
    re.IGNORECASE | re.VERBOSE,
)

# How the line begins.
_BEGINS = re.compile(
    _LEAD
    + r"""(?:
      follow\s+(?:us\b|@\w|(?:[\w@.'’&-]+\s+){1,8}on\s+(?:twitter|facebook|instagram|x\b|telegram|threads|bluesky))
    | (?:like|join|find)\s+us\s+on\b | subscribe\s+(?:to\s+our|now|today|here|on\s+apple)
    | sign[\s-]+up\s+(?:for|here|now|today|to)\b
    | click\s+(?:here\b|for\s+more) | read\s+or\s+share\s+this\s+story | tap\s+here\b
    | © | \(c\)\s*(?:copyright\s*)?\d{4} | copyright\s*(?:©|\(c\)|\d{4}) | all\s+rights\s+reserved
    | (?:the\s+)?(?:views|opinions)\s+expressed\s+(?:in|by|here)\b
    | send\s+(?:us\s+)?(?:tips|letters|a\s+tip|a\s+letter)\b | (?:have|got)\s+a\s+(?:news\s+)?tip\b
    | (?:additional\s+)?(?:reporting|writing|editing)\s+by\s | contributing\s*:
    | with\s+(?:reporting\s+by|post\s+wires)\b
    | enlarge\s+this\s+image | file\s+photo\s*: | (?:photo|image|picture)s?\s+(?:credit|courtesy)\b
    | (?:this|the)\s+(?:story|article|post|report)\s+(?:was|has\s+been|is\s+being)\s+updated\b
    | (?:this\s+)?(?:article|story|post)\s+(?:was\s+)?originally\s+(?:published|appeared)\b
    | copy\s+may\s+not\s+be\s+in\s+its\s+final\s+form | this\s+is\s+a\s+rush\s+transcript
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# A link to another piece: a label, a colon and its title.
_LINK = re.compile(
    _LEAD + r"(?:read(?:\s+(?:more|also|next))?|see\s+also|also\s+(?:see|read)|related|more|watch|photos?|video)\s*:",
    re.IGNORECASE,
)

# How the line ends.
_ENDS = re.compile(
    r"""(?:
      contributed\s+(?:to\s+this\s+(?:report|story|article|post)(?:\s+from\s+[\w\s,.]{2,40})?|reporting(?:\s+from\s+[\w\s,.]{2,40})?)
    | (?:delivered\s+|straight\s+)?(?:to|in)\s+your\s+inbox(?:\s+(?:daily|every\s+\w+|each\s+\w+))?
    | all\s+rights\s+reserved
    )[\s.)!*]*$""",
    re.IGNORECASE | re.VERBOSE,
)

_CREDIT = re.compile(
    _LEAD
    + r"""(?:[\w.'’\s/,&-]{0,60}
      (?:Getty\ Images(?:/\w+)?|(?:/|\bvia\ )(?:AP|AFP|Reuters|REUTERS|EPA|Shutterstock|Bloomberg)
        |AP\ Photo(?:/[\w.\s'’-]+)?)
    | (?:Reuters|AP|AFP)\s+(?:photo|file\ photo)\s*:.{2,60})
    [\s.)\]]*""",
    re.VERBOSE,
)

_CAPITALISED = r"(?:[A-Z]\.|(?:[dDlLO]['’]|Mc|Mac|al-)?[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)?\.?)"
_NAME = rf"{_CAPITALISED}(?:\s+(?:(?:de|del|la|van|von|der|bin|al|el|dos|da)\s+)*{_CAPITALISED}){{1,2}}"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*(?:and\s+|AND\s+)?|\s+(?:and|AND)\s+|\s*&\s*){_NAME}){{0,5}}"
_BARE_NAMES = re.compile(_NAMES)
_BYLINE = re.compile(
    rf"(?:By|BY|by)(?:\s*:)?\s+{_NAMES}(?:\s*[,|•·/–—-]\s*[^.!?]{{0,60}}|\s+(?:for|in|at|of)\s[^.!?]{{2,40}})?"
)


def boilerplate_spans(text: str) -> tuple[Span, ...]:
    """Find the lines that are no part of the story, as spans of the text in order, edge white space left out.

    Found are bylines ("By Jane Doe", and a bare name on the first lines or on the last ones before trailing
    boilerplate), credits of reporters and photographs, copyright notices, links to other pieces and invitations to
    follow, subscribe or click. Only whole lines are judged and only by wording that stories do not use: what is missed
    is rated like the story, what is found never is. A text of one line has no bare names.

    >>> text = "Jane Doe\\nThe tanker was seized off the coast early on Thursday, officials said.\\nFollow us on:"
    >>> [text[start:end] for start, end in boilerplate_spans(text)]
    ['Jane Doe', 'Follow us on:']
    """
    lines = list(_lines(text))
    printed = [text[start:end] for start, end in lines]
    found = {number for number, line in enumerate(printed) if _is_boilerplate(line)}
    found |= _bylines(printed)
    found |= _bare_names(printed, found)
    return tuple(lines[number] for number in sorted(found))


def _lines(text: str) -> Iterator[Span]:
    """Spans of the lines that are not blank, without white space at their edges."""
    for match in _LINE.finditer(text):
        line = match.group()
        if stripped := line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            yield start, start + len(stripped)


def _is_boilerplate(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    linked = len(line) <= _LONGEST_LINK and _LINK.match(line)
    return bool(
        _WHOLE.fullmatch(line) or _BEGINS.match(line) or linked or _ENDS.search(line) or _CREDIT.fullmatch(line)
    )


def _bylines(lines: Sequence[str]) -> set[int]:
    near = {*range(_BYLINES_WITHIN), *range(len(lines) - _BYLINES_WITHIN, len(lines))}
    return {
        number
        for number, line in enumerate(lines)
        if number in near and len(line) <= _LONGEST_NAME_LINE and _BYLINE.fullmatch(line)
    }


def _bare_names(lines: Sequence[str], found: set[int]) -> set[int]:
    """Bare names before the first and after the last line that is prose, other boilerplate aside."""
    rest = [number for number in range(len(lines)) if number not in found]
    return {*_names_before_prose(lines, rest), *_names_before_prose(lines, rest[::-1])}


def _names_before_prose(lines: Sequence[str], numbers: Sequence[int]) -> Sequence[int]:
    """Up to two names ("Jane Doe", "The Daily Post") that stand before a line of prose."""
    for n_names, number in enumerate(numbers[:3]):
        if not _is_bare_name(lines[number]):
            return numbers[:n_names] if len(lines[number]) >= _PROSE else ()
    return ()


def _is_bare_name(line: str) -> bool:
    ends_a_sentence = line.endswith(".") and not line.endswith(("Jr.", "Sr."))
    return len(line) <= _LONGEST_NAME_LINE and not ends_a_sentence and _BARE_NAMES.fullmatch(line) is not None
