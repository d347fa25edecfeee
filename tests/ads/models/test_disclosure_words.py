"""Which sentences say that money is earned, and the reason that stands for words."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ads.models import AffiliateProgramme
from ads.models.disclosure_words import EARNING, MONEY, PRICES
from tests.ads.factories import a_programme
from tests.cases import for_each

pytestmark = pytest.mark.django_db
FINNISH = "Saamme tuloja ostoksista."


def problems(**fields) -> dict[str, list[str]]:
    """Return what the forms say against a programme, field by field."""
    try:
        a_programme(**fields).full_clean()
    except ValidationError as problem:
        return problem.message_dict
    return {}


@for_each(
    "said",
    [
        "x",
        "Earn.",
        "Links to books.",
        "We like this shop.",
        "We earn nothing from these links.",
        "This site does not get paid for links.",
        "We take no commission.",
        "Wir verdienen nichts an diesen Links.",
        "Nous ne gagnons rien.",
        "We receive no payment or commission.",
        "No commission is earned.",
        "Nobody pays us.",
        "Wir verdienen daran nichts.",
        "Wir verdienen hieran keinen Cent.",
        "Diese Seite bekommt kein Geld und verdient auch sonst nichts.",
        "The commission is not paid to us.",
        "We don't earn any money here.",
        "Nous n'en gagnons jamais un centime.",
        "Paid links are marked.",
        "Everybody saves money at that shop.",
        "The European Commission recommends this shop.",
        "La Commission européenne recommande cette boutique.",
        "You pay for the book at the shop.",
        "Bezahlen Sie mit Karte.",
        "If you buy you earn points.",
        "We feel this is a good shop.",
        "Give us your feedback.",
        "Our favourites from its own feed.",
        "Our favourite shop of platinum rings.",
        "We love this shop in Paradise.",
        "I love argentinian books.",
        "We earnestly recommend this shop.",
        "We are soldiers of the book.",
        "Our pagan books.",
        "We enjoy placing orders.",
        "We find this shop rewarding.",
        "Our favourite profiteroles.",
        "We earn nothing from customers.",
        "We earn nothing in prison.",
        "We love learning.",
        "Wir danken für Ihre Anteilnahme.",
        "Wir lesen in Geldern.",
        "Wir verdienen nichts an kostbaren Büchern.",
        "Nous aimons les écrivains argentins.",
        "Nous aimons ce pays.",
        "Le livre gagnant du prix.",
        "Nous ne gagnons rien avec des fraises.",
        "Nosotros escribimos para ti.",
        "Un libro sobre el ganado.",
        "Tengo ganas de leer.",
        "La cobra es una serpiente.",
        "Você recebe o livro.",
        "O ganhador do prêmio.",
        "Onze betaalbare boeken.",
        "Číslo vydělíme.",
        "Сайт заработал.",
        "Мы ничего не зарабатываем в центре.",
        "Kazan güzel bir şehir.",
    ],
)
def test_a_disclosure_that_does_not_say_that_money_is_earned_is_refused(said):
    (message,) = problems(disclosure=said)["disclosure"]
    assert "Say that this site earns money" in message
    assert problems(disclosure=said, is_active=False) == {}


@for_each(
    "said",
    [
        "We earn a little.",
        "We get a commission; it costs you nothing.",
        "At no cost we earn a little.",
        "At no extra cost to you, this site earns from each sale.",
        "The shop pays us if you buy.",
        "Für einen Kauf erhalten wir eine Provision. Sie zahlen nicht mehr.",
        "Wir verdienen an qualifizierten Verkäufen.",
        "Nous percevons une commission, sans frais pour vous.",
        "Nous sommes rémunérés par la boutique.",
        "Ganamos una comisión por cada compra.",
        "Riceviamo una commissione sugli acquisti.",
        "Recebemos uma comissão pelas compras.",
        "Wij verdienen aan je aankoop.",
        "Otrzymujemy prowizję od zakupów.",
        "Vi tjänar en liten summa.",
        "Vi får provisjon av salget.",
        "Мы получаем комиссию с покупок.",
        "We receive money when you buy.",
        "This site makes money from these links.",
        "We get a referral fee.",
        "We are compensated when you buy.",
        "The shop rewards us for each sale.",
        "You pay nothing more and we earn a little.",
        "Wir bekommen Geld, wenn Sie dort kaufen.",
        "Beim Kauf erhalten wir eine Vermittlungsprovision.",
        "Wir erhalten eine Kaufprovision, für Sie ändert sich am Preis nichts.",
        "Das kostet Sie nichts, wir verdienen daran.",
        "En tant que Partenaire Amazon, je réalise un bénéfice sur les achats.",
        "Je reçois de l’argent si vous achetez.",
        "This site earned from such links.",
        "Our earnings come from these links.",
        "We earn from each sale, at no extra costs.",
        "Le site gagne un peu sur chaque achat.",
        "La boutique nous paie.",
        "Ganamos con cada compra.",
        "La tienda nos paga.",
        "Il negozio ci paga.",
        "O site ganha com as compras.",
        "Recebemos uma percentagem.",
        "De winkel betaalt ons.",
        "Vi får penge af butikken.",
        "Zarabiamy na zakupach.",
        "Sklep nam płaci.",
        "Vyděláváme na nákupech.",
        "Obchod nám platí.",
        "Ми заробляємо на покупках.",
        "Мы зарабатываем на покупках. Цена не меняется.",
        "Alışverişten kazanıyoruz.",
        "Mağaza bize ödüyor.",
        "Wir verdienen daran, ohne Preiserhöhung für Sie.",
        "Wir erhalten eine Provision, ohne Preisaufschlag.",
        "Nos pagan por cada compra.",
        "Ganamos sin costarte nada.",
        "Ganaré algo si compras.",
        "Ganharemos com as compras.",
        "Vi tjänar på köp, utan prishöjning.",
        "Zarobię, jeśli kupisz.",
        "Ми заробимо на покупках.",
        "Я заработаю на этом.",
        "Bu bağlantılardan kazanacağız.",
    ],
)
def test_a_disclosure_that_says_so_in_any_language_of_the_list_is_taken(said):
    assert problems(disclosure=said) == {}


@for_each("lines", [EARNING, MONEY, PRICES])
def test_the_beginning_of_a_word_has_six_letters_for_others_begin_like_shorter_ones(
    lines,
):
    assert not [one for one in lines.split() if one[-1] == "-" and len(one) < 7]


def test_a_reason_of_a_few_words_stands_for_words_that_the_form_does_not_know():
    assert "say below why" in problems(disclosure=FINNISH)["disclosure"][0]
    too_short = problems(disclosure=FINNISH, disclosure_reason="It does")
    assert too_short.keys() == {"disclosure_reason"}
    reason = "“Tuloja” is Finnish for income."
    assert problems(disclosure=FINNISH, disclosure_reason=reason) == {}


def test_the_form_has_the_reason_below_the_disclosure_and_readers_never_see_it(
    whole_site, admin_client, client
):
    address = reverse("admin:ads_affiliateprogramme_add")
    typed = {"name": "Finn", "relation": "x", "link_rules": "finn.example"}
    typed |= {"disclosure": FINNISH, "is_active": "on"}

    page = admin_client.post(address, typed)
    assert "say below why it is enough" in page.text and FINNISH in page.text
    form = page.text.index('name="disclosure"'), page.text.index("disclosure_reason")
    assert form[0] < form[1]

    admin_client.post(address, typed | {"disclosure_reason": "Tuloja means income."})
    assert AffiliateProgramme.objects.get(name="Finn").disclosure == FINNISH
    public = client.get("/advertising/").text
    assert FINNISH in public and "Tuloja means" not in public
