"""Cutting an answer into its clauses."""

import re

from knowledge.reading.normal import compact, normalise

_ENDS = re.compile(r"[,。.;!?~…:]+|\n")
_ENDS_AND_BLANKS = re.compile(r"[,。.;!?~…:、\s]+")


def clauses(text: str, *, at_blanks: bool = False) -> list[str]:
    """The clauses of `text`, each compact, empty ones left out.

    Speech recognition writes blanks where somebody paused: `at_blanks` cuts there too.
    """
    ends = _ENDS_AND_BLANKS if at_blanks else _ENDS
    return [short for one in ends.split(normalise(text)) if (short := compact(one))]
