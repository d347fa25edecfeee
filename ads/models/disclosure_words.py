"""Does a disclosure say that money is earned? By stems of words, language by language.

A sentence that says so in no language of the list can say so in English beside it.
"""

import re
import unicodedata

STEMS = """
en earn commission paid pays kickback
de verdien provision vergut bezahl zahlt
fr commission gagn remuner percev paye
es comision gana cobra ingres paga
it commission guadagn provvigion paga
pt comiss ganha receb remunera paga
nl commissie provisie verdien betaal vergoed
da kommission provision tjener betaler
sv provision tjanar betalar ersattning
nb provisjon tjener betaler
fi palkkio ansait
pl prowizj zarab zarob placi wynagrodz
cs provizi vydel plati
uk комісі зароб платить
ru комисси зараб платит
tr komisyon kazan oduyor
"""
NEGATIONS = """
no not nothing never none without neither nor don't doesn't isn't
nicht nichts kein keine keinen ohne nie ne pas rien aucun aucune sans jamais
nada nunca sin ningun ninguna non niente nessun nessuna senza mai nao sem
niet niets geen zonder ikke intet ingen inte inget utan nic nie bez zadnej ei не нет
"""
_STEMS = tuple(stem for line in STEMS.strip().splitlines() for stem in line.split()[1:])
_NEGATIONS = frozenset(NEGATIONS.split())
_CLAUSE = re.compile(r"[.!?;:,–—()]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def says_money_is_earned(text: str) -> bool:
    """Whether a disclosure has a word for earning that it does not deny.

    Args:
        text: One sentence or more, in any language of the list.
    """
    return any(_says_so(_WORD.findall(clause)) for clause in _CLAUSE.split(_fold(text)))


def _says_so(words: list[str]) -> bool:
    for place, word in enumerate(words):
        around = words[max(place - 2, 0) : place + 2]
        if word.startswith(_STEMS) and _NEGATIONS.isdisjoint(around):
            return len(words) > 1  # a word alone is no sentence
    return False


def _fold(text: str) -> str:
    """Drop case, accents and curls, for people type them and leave them out."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = plain.replace("ł", "l").replace("ı", "i").replace("ø", "o")
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
