"""Does a disclosure say that money is earned? By stems of words, language by language.

It reads words, no meaning: “We earn your trust” passes. What says so in words that are
not here passes with a written reason (`AffiliateProgramme.disclosure_reason`).
"""

import re
import unicodedata

# Words that speak of earning by themselves. Long ones may stand inside another word,
# as in “Kaufprovision”.
EARNING = """
en earn commission kickback
de verdien provision vergut kommission
fr commission gagn remuner percev
es comision gana cobra ingres
it commission guadagn provvigion
pt comiss ganha receb remunera
nl commissie provisie verdien vergoed
da kommission provision tjener
sv provision tjanar ersattning
nb provisjon tjener
fi palkkio ansait
pl prowizj zarab zarob wynagrodz
cs provizi vydel
hu jutalek
el προμηθει
uk комісі зароб
ru комисси зараб
tr komisyon kazan
"""
# Words of money. They count beside a word for this site and who writes on it.
MONEY = """
en money fee compensat reward percentage profit funded income paid pays
de geld anteil prozent entgelt zahlt bezahlt
fr argent benefice pourcentage paye
es dinero porcentaje paga
it denaro soldi percentuale paga
pt dinheiro percentagem paga
nl geld betaal
da penge betaler
sv pengar betalar
nb penger betaler
fi rahaa
pl pieniadze placi
cs penize plati
uk гроші платить
ru деньги платит
tr para oduyor
"""
US = """
we i us me our my site website
wir ich uns mir mich unser unsere seite
nous je notre nos me
nosotros yo nos me sitio noi io ci mi sito eu
wij ik ons mij onze
vi os oss jeg jag mig meg siden sajten sidan me saamme
my nam nas ja mi strona ми нам ми нас мы нас я сайт biz bize
"""
DENIALS = """
no not nothing never none nobody without neither nor cannot hardly barely
nicht nichts niemand nie niemals kein keine keinen keiner keinem keines keinerlei ohne
kaum ne pas rien aucun aucune sans jamais personne non niente nessun nessuno nessuna
senza mai nada nunca nadie sin ningun ninguno ninguna nao sem ninguem nenhum nenhuma
niet niets niemand nooit geen zonder ikke intet ingen aldrig aldri inte inget utan ei
nic nie nikt nigdy bez zadnej zadnych ne nikdo zadne zadnou
не нет ничего никто ніхто нічого немає degil
"""
# A denial beside one of these is about the price: “at no extra cost”.
PRICES = """
price cost charge expense preis kost mehrkosten aufpreis frais prix cout precio coste
prezzo costi costo preco custo prijs pris omkostning kostnad koszt цен ціни fiyat
"""


def _stems_of(lines: str) -> tuple[str, ...]:
    return tuple(
        stem for line in lines.strip().splitlines() for stem in line.split()[1:]
    )


_EARNING, _MONEY = _stems_of(EARNING), _stems_of(MONEY)
_LONG = tuple(stem for stem in _EARNING if len(stem) >= len("verdien"))
_US, _DENIALS = frozenset(US.split()), frozenset(DENIALS.split())
_PRICES = tuple(PRICES.split())
# What has such a word in it and does not speak of earning.
_OTHERS = re.compile(
    r"\bpaid (?:link|ad|content)\w*"
    r"|\b(?:you|readers|customers) (?:\w+ )?earn\w*"
    r"|\beurop\w* [ck]om+is\w*|\b[ck]om+is\w* europ\w*|\beu-kommission"
)
_READER_PAYS = re.compile(
    r"\b(?:you (?:\w+ )?pay|sie (?:be)?zahlen|vous (?:ne )?payez"
    r"|(?:u|je|jij) betaalt?)\b"
)
_FRENCH_NOT, _FRENCH_ARTICLE = re.compile(r"\bn'"), re.compile(r"\b[dljs]'")
_SENTENCE = re.compile(r"[.!?;\n]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def says_money_is_earned(text: str) -> bool:
    """Whether a disclosure has a sentence with words for earning that denies nothing.

    Args:
        text: One sentence or more, in any language of the list.
    """
    plain = _READER_PAYS.sub("price", _OTHERS.sub("", _fold(text)))
    return any(_says_so(_WORD.findall(one)) for one in _SENTENCE.split(plain))


def _says_so(words: list[str]) -> bool:
    if len(words) < 2 or _denies(words):  # a word alone is no sentence
        return False
    if any(word.startswith(_EARNING) or _has_long_stem(word) for word in words):
        return True
    return not _US.isdisjoint(words) and any(one.startswith(_MONEY) for one in words)


def _has_long_stem(word: str) -> bool:
    return any(stem in word for stem in _LONG)


def _denies(words: list[str]) -> bool:
    """Whether a sentence denies anything but a change of the price."""
    return any(
        (word in _DENIALS or word.endswith("n't"))
        and not any(
            near.startswith(_PRICES) for near in words[max(place - 2, 0) : place + 3]
        )
        for place, word in enumerate(words)
    )


def _fold(text: str) -> str:
    """Drop case, accents and curls, for people type them and leave them out."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = _FRENCH_ARTICLE.sub("", _FRENCH_NOT.sub("ne ", plain))
    plain = plain.replace("ł", "l").replace("ı", "i").replace("ø", "o")
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
