"""The words of a text in which a triage phrase stands, as they were typed."""

from collections.abc import Iterable
from unicodedata import normalize

from qa.triage.flags import (
    CANNOT,
    UNSEEN,
    WORD_OR_END,
    Token,
    compiled,
    find_phrases,
)


def quote_phrases(
    text: str, phrases: Iterable[tuple[str, str]], kind: str
) -> list[str]:
    """Return the words in which phrases of a kind stand, each once, on one line.

    Args:
        text: Plain text, or Markdown.
        phrases: Pairs of a kind and a phrase, as `find_flags` takes them.
        kind: Of which phrases the words are wanted.
    """
    text = CANNOT.sub("cant", normalize("NFKC", text))
    tokens, spans = _tokenize_with_spans(text)
    quotes: dict[str, str] = {}
    for hit in find_phrases(tokens, compiled(tuple(phrases))):
        if hit.kind == kind:
            start, end = spans[hit.places[0]][0], spans[hit.places[-1]][1]
            quote = " ".join(text[start:end].split())
            quotes.setdefault(quote.casefold(), quote)
    return list(quotes.values())


def _tokenize_with_spans(text: str) -> tuple[list[Token], list[tuple[int, int]]]:
    """Return the words as phrases are matched with them, and where each is typed."""
    folded, origin = "", list[int]()
    for place, char in enumerate(text):
        piece = " percent " if char == "%" else char.translate(UNSEEN).casefold()
        folded += piece
        origin += [place] * len(piece)
    tokens, spans, sentence = list[Token](), list[tuple[int, int]](), 0
    for found in WORD_OR_END.finditer(folded):
        if found[1]:
            tokens.append(Token(found[1], sentence))
            spans.append((origin[found.start()], origin[found.end() - 1] + 1))
        else:
            sentence += 1
    return tokens, spans
