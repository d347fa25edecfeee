"""Does a disclosure say that money is earned? By words, language by language.

It reads words, no meaning: “We earn your trust” passes. What says so in words that are
not here passes with a written reason (`AffiliateProgramme.disclosure_reason`).
"""

import re
import unicodedata

# Words that speak of earning by themselves. A hyphen ends what is the beginning of
# words; long ones may stand inside a word, as in “Kaufprovision”. What is short stands
# here with its endings, for other words begin like it: “earnest”, “platinum”.
EARNING = """
en earn earns earned earning earnings commission- kickback-
de verdien- provision- vergut- kommission-
fr commission- gagne gagner gagnons gagnent gagnera gagnerai gagnerons gagneront
fr remuner- percev-
es comision- gana gano ganan ganar ganamos ganaremos ganare ganaria ganariamos ganando
es ganancia ganancias
es cobran cobrar cobramos cobraremos ingres-
it commission- guadagn- provvigion-
pt comiss- ganha ganho ganham ganhar ganharei ganharemos ganhamos ganhando remunera-
nl commissie- provisie- verdien- vergoed-
da kommission- provision- tjener-
sv provision- tjanar- ersattning-
nb provisjon- tjener-
fi palkkio- ansait-
pl prowizj- zarabia- zarobim- zarobic zarobi zarobie zarobek zarobk-
cs provizi- vydela- vydelek vydelk-
hu jutalek-
el προμηθει-
uk комісі- заробля- заробіт- заробит- зароблю заробимо
ru комисси- зарабат- заработок заработк- заработаем заработаю заработали
tr komisyon- kazaniy- kazanir- kazanc- kazanac-
"""
# Words of money. They count beside a word for this site and who writes on it.
MONEY = """
en money fee fees compensat- reward rewards rewarded percentage- profit profits
en funded income paid pays
de geld gelder anteil anteile anteils anteilig prozent- entgelt- zahlt bezahlt
fr argent benefice- pourcentage- paye payes payee payees payent paie paient
es dinero porcentaje- paga pagan pagara pagaran pagado pagada
it denaro soldi percentuale- paga pagano pagato pagati
pt dinheiro percentagem paga pagam
nl geld betaal betaalt betaald
da penge pengene betaler
sv pengar- betalar
nb penger betaler
fi rahaa
pl pieniadze placi
cs penize plati
uk гроші платить
ru деньги платит платить
tr oduyor-
"""
US = """
we i us me our my site website
wir ich uns mir mich unser unsere seite
nous je notre nos me
nosotros yo nos me sitio noi io ci mi sito eu
wij ik ons mij onze
vi os oss jeg jag mig meg siden sajten sidan me saamme recebemos
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
en price prices cost costs charge- expense-
de preis preise preises kosten kostet kostenlos mehrkosten- aufpreis- preiserhoh-
de preisaufschlag- preisander-
fr frais prix cout couts coute coutent
es precio precios coste costes costo costarte costarle
it prezzo prezzi costo costi
pt preco precos custo custos custa
nl prijs prijzen kosten kost
da pris prisen priser omkostning-
sv pris priset priser prishoj- kostnad-
nb pris prisen kostnad-
pl koszt kosztu koszty kosztow kosztuje
uk цін ціна ціни ціну ціною
ru цен цена цены цену ценои цене
tr fiyat fiyati fiyata fiyatiniz
"""


class _Vocabulary:
    """Words of a list, and beginnings of words."""

    def __init__(self, lines: str) -> None:
        listed = [one for line in lines.splitlines() for one in line.split()[1:]]
        self.words = frozenset(one for one in listed if not one.endswith("-"))
        self.stems = tuple(one[:-1] for one in listed if one.endswith("-"))

    def has(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


_EARNING, _MONEY, _PRICES = map(_Vocabulary, (EARNING, MONEY, PRICES))
_LONG = tuple(stem for stem in _EARNING.stems if len(stem) >= len("verdien"))
_US, _DENIALS = frozenset(US.split()), frozenset(DENIALS.split())
# What has such a word in it and does not speak of earning.
_OTHERS = re.compile(
    r"\bpaid (?:link|ad|content)\w*"
    r"|\b(?:you|readers|customers) (?:\w+ )?earn\w*"
    r"|\beurop\w* [ck]om+is\w*|\b[ck]om+is\w* europ\w*|\beu-kommission"
    r"|\b(?:ces?|du|des?|les?|un|notre|nos|votre|vos|leurs?|autres?) pays\b"
    r"|\b(?:our|my|the|a) pagan\b"
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
    if any(_EARNING.has(word) or _has_long_stem(word) for word in words):
        return True
    return not _US.isdisjoint(words) and any(map(_MONEY.has, words))


def _has_long_stem(word: str) -> bool:
    return any(stem in word for stem in _LONG)


def _denies(words: list[str]) -> bool:
    """Whether a sentence denies anything but a change of the price."""
    return any(
        (word in _DENIALS or word.endswith("n't"))
        and not any(map(_PRICES.has, words[max(place - 2, 0) : place + 3]))
        for place, word in enumerate(words)
    )


def _fold(text: str) -> str:
    """Drop case, accents and curls, for people type them and leave them out."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = _FRENCH_ARTICLE.sub("", _FRENCH_NOT.sub("ne ", plain))
    plain = plain.replace("ł", "l").replace("ı", "i").replace("ø", "o")
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
