"""Words of danger come first; their harmless neighbours do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models import Flag, Phrase
from qa.triage import flags
from tests.cases import for_each

SHIPPED = flags.shipped_phrases()


def flagged(text: str, phrases=SHIPPED) -> frozenset[str]:
    return flags.find_flags(text, phrases)


DANGER = [
    "I want to die.",
    "i dont want to be here anymore",
    "I don’t want to be here any more.",
    "They would all be better off without me",
    "I've been thinking about ending my life",
    "some days I would rather be dead",
    "I started cutting myself again",
    "She says she will kill herself if I leave",
    "He said he'd kill me and I believe him",
    "I am afraid for my life",
    "he choked me on Sunday",
    "He hit me last night",
    "I am frightened of my husband",
    "He won't let me leave the house and checks my phone",
    "He forced me to have sex with him",
    "I took all my pills once",
    "there is no reason to live",
    "I wish I had never been born",
    "i feel SUICIDAL at night",
    "i keep thinking about sucide",
    "kms honestly",
    "I cannot go on like this",
    "I wish I would not wake up",
    "i want to unalive myself",
    "what is the point of carrying on",
    "i just want to die",
    "i wanna die so bad",
    "I don’t want to live any more",
    "I dont want to be alive anymore",
    "I do not want to be here anymore.",
    "Some nights I hope I don't wake up",
    "I wish I could go to sleep and never wake up",
    "They would be better off without me.",
    "Everyone would be better off if I was dead",
    "nobody would care if i died",
    "I have been thinking about ending my life",
    "I want to end it all",
    "I can't go on like this",
    "cant carry on anymore",
    "there's no point in living",
    "What is the point of living?",
    "I have nothing left to live for",
    "I have lost the will to live",
    "I'm tired of being alive",
    "im so tired of living",
    "I wish I had never been born.",
    "I wish I'd never been born",
    "I should never have been born",
    "I don't want to exist",
    "I want to disappear forever",
    "i think about sucide",
    "I keep thinking of suicde",
    "su*cide is on my mind",
    "s u i c i d e... suicide",
    "i want to kms",
    "I want to kill my self",
    "I'm going to kill myself tonight.",
    "I planned how I would kill myself",
    "I took all my pills last night",
    "I swallowed a whole bottle of pills",
    "I overdosed last month",
    "I tried to take my own life in spring",
    "My brother took his own life",
    "I wrote goodbye letters to my children",
    "I have a gun and I think about using it",
    "I stood on the bridge and wanted to jump off the bridge",
    "I think about driving my car into a tree",
    "I think about stepping in front of a train",
    "I've started cutting again",
    "I cut myself when I am sad",
    "My daughter cuts herself",
    "my son is self-harming",
    "I self harm",
    "I burn myself with cigarettes",
    "I punch myself until it bruises",
    "I bang my head against the wall when I'm upset",
    "I used to cut and I want to again",
    "My friend told me she wants to die",
    "He says he will kill himself if I leave him",
    "She threatened to kill herself",
    "my boyfriend threatened to kill me",
    "I fear for my safety",
    "He strangled me last night",
    "He put his hands around my neck",
    "He held a knife to my throat",
    "He has a gun and he drinks",
    "My husband beats me",
    "My dad hits me when he is drunk",
    "He beats me up every weekend",
    "My partner is violent",
    "He is physically abusing me",
    "I'm scared he will hurt me",
    "I am scared to go home",
    "I have thoughts of killing my husband",
    "I hear voices telling me to hurt people",
    "I want to kill him",
    "I can't take it anymore",
    "I feel hopeless and I give up",
    "I see no way out",
    "I hate my life",
    "I don't care if I live or die",
    "I want ... to die",
    "kill. myself",
    "I don't see a future",
    "I would rather be dead than feel this",
    "life is not worth living",
    "It's not worth living this way",
    "I have a plan to end my life and a date",
    "I have never thought of suicide",
    "I’ve never contemplated suicide, but I shouldn’t be here",
    "I am drinking myself to death",
    "I haven't eaten in days",
    "I want to be with my mum in heaven",
    "Nobody would miss me",
    "I'm a burden to everyone",
    "i do not deserve to live",
    "my ex is stalking me and threatening me",
    "I hope I get hit by a car",
    "I would not mind if I did not wake up tomorrow",
    "I want to go to sleep forever",
    "I want to stop existing",
    "I can't keep doing this",
    "I cannot do this any longer",
    "I don't want to do this anymore",
    "I'm thinking of hanging myself",
    "My life is pointless",
    "I just want to stop hurting",
    "I want to hurt myself",
    "I am hurting myself again",
    "I've been starving myself to death",
    "he punches me",
    "My wife throws plates at me and hits me",
    "My mother-in-law threatened me with a knife",
    "He says if he can't have me no one can",
    "He pushed me down the stairs",
    "I think he will kill me one day",
    "I don't feel safe at home",
    "he rapes me when he is drunk",
    "I was raped last night",
    "he tried to run me over",
    "if I leave he will kill us",
    "I am planning to shoot up my school",
    "I want to hurt my baby",
    "I'm afraid I will hurt my children",
    "I have been having dark thoughts",
    "I have the pills ready",
    "I have a plan and a date",
    "death would be a relief",
    "I think about death a lot",
    "I dream about being dead",
    "I wish I was dead",
    "I wish that I were dead",
    "i wish i would just die already",
    "please let me die",
    "I pray that God takes me in my sleep",
    "dont want to wake up tomorrow",
    "wish i could just not wake up",
    "not wanting to be here",
    "there is no reason for me to live",
    "I have no reason to keep living",
    "can't live like this anymore",
    "I'm done with life",
    "i am done. goodbye everyone",
    "what's the point any more",
    "I relapsed and hurt myself",
    "I scratch myself until I bleed",
    "I want to slit my wrists",
    "scars on my arms from when I was low",
    "I want to drown",
    "I want out of this life",
    "I'm at the end of my rope",
    "I can't do this anymore.",
    "I just can't anymore",
    "they would cope fine if I wasn't around",
    "I might as well be dead",
    "I wouldn't mind dying in an accident",
    "I keep fantasising about being dead",
    "I look up ways to die",
    "I am scared I will do something to myself",
    "he died by his own hand",
    "my daughter has cuts on her arm",
    "I think my son is cutting",
    "I have been clean from cutting for a year",
    "she carves words into her skin",
    "my husband puts his hands on me when he drinks",
    "He throws things at me.",
    "he punches holes in the doors",
    "I am in an abusive marriage",
    "my neighbour touches my daughter",
    "he says he will hurt me if I tell",
    "I am scared of what he will do",
    "I do not feel safe in my own house",
    "My stepfather has a gun and waves it about",
    "I see things that aren't there",
    "I haven't eaten since Tuesday",
    "My brother is in a psychiatric hospital",
    "I ran away from home",
]
HARMLESS = [
    "I am a skilled carpenter.",
    "I could murder a curry.",
    "Suicide Squad is our favourite film.",
    "We were killing time at the airport.",
    "I am dying to know what you think.",
    "Her cake is to die for.",
    "The deadline is on Friday.",
    "It would kill two birds with one stone.",
    "We cut down on sugar.",
    "I cut him off when he interrupts.",
    "I am cutting contact with my aunt.",
    "We were hanging out by the river.",
    "He is over the moon.",
    "I could kill for a coffee.",
    "My feet are killing me.",
    "It beats me why he does it.",
    "It hit me that we had stopped talking.",
    "I could kick myself for saying it.",
    "Old habits die hard.",
    "She was scared to death of the dentist.",
    "I read a murder mystery.",
    "The bridge between us is gone.",
    "He would rather die than dance.",
    "We shot a film about suits.",
    "She is a cutting critic.",
    "I ended things with my boyfriend.",
    "He gave up smoking.",
    "That joke landed dead on.",
    "I've been cutting back on coffee.",
    "That was an overdose of kindness.",
    "Beats me.",
    "I had a shot at it.",
    "I shot at it with my camera.",
    "It is an abuse of notation.",
    "Then it hit me.",
    "My phone died.",
    "My grandmother died last year and I miss her.",
    "My dog was put to sleep and I am sad.",
    "The suspense is killing me.",
    "We are at the end of our lease and life is busy.",
    "This year I want to live with my sister.",
    "I want to live abroad.",
    "I want to live together before we marry.",
    "She cut me off mid-sentence.",
    "He cut his hair short.",
    "I cut my finger while cooking.",
    "I hung up the picture.",
    "I am hung up on my ex.",
    "He drives me up the wall.",
    "I was floored.",
    "He broke my heart.",
    "That is a dead end job.",
    "It is a matter of life and death in chess.",
    "He is a lady killer.",
    "She is drop dead gorgeous.",
    "I'm dead tired after work.",
    "My career is dead.",
    "I bombed the exam.",
    "I want to shoot a film.",
    "He shoots photographs of birds.",
    "We took a stab at cooking.",
    "I feel stabbed in the back by my friend.",
    "I want to quit my job.",
    "I took my life in a new direction.",
    "I want to take control of my life.",
    "I want my life back.",
    "I want to get my life back on track.",
    "My life has changed in the end.",
    "He ended up changing my life.",
    "End of story, life goes on.",
    "I love living here.",
    "I hate living with my in-laws.",
    "We hit it off.",
    "I hit the gym.",
    "He beat me at chess.",
    "She beat me to it.",
    "I hit my head on the cupboard and laughed.",
    "How do I stop worrying?",
    "I feel sad since the move.",
    "I am worried about my daughter's grades.",
    "My husband snores and I sleep in the spare room.",
    "My mother criticises my cooking.",
    "Should I marry him?",
    "How do I deal with a colleague who interrupts?",
    "I feel lonely in my marriage.",
    "We argue about money.",
    "I'm not over my ex.",
    "I am anxious about flying.",
    "I want to change careers.",
    "I struggle to say no.",
    "My friend ghosted me.",
    "I have no hope of winning the lottery.",
    "That ship has sailed.",
    "I take things to heart.",
    "I took a leap of faith.",
    "I jumped at the chance.",
    "I jumped off the sofa in surprise.",
    "My boss is breathing down my neck.",
    "He stepped in front of me in the queue.",
    "She walked in front of the house.",
    "We drive into town on Saturdays.",
    "I burned myself out at work.",
    "I burned the toast.",
    "I starve for attention.",
    "I would kill to have her patience.",
    "His silence is deafening.",
    "I feel like a fish out of water.",
    "My heart skipped a beat.",
    "I was blown away.",
    "The wedding was a bloodbath of bills.",
    "You slay!",
    "He is a pain in the neck.",
    "It is not the end of the world.",
    "I'd die of embarrassment.",
    "He died laughing.",
    "I nearly died of boredom.",
    "I want the plants to die back in winter.",
    "I pinched myself to be sure.",
    "He loves a gun show, and I do not mind.",
    "Our marriage is not a cookie cutter one.",
    "She breaks things off every spring.",
    "We haven't eaten out for months.",
    "I stopped eating meat and my mother is offended.",
    "My friends are my safety net.",
    "I could just die of embarrassment.",
    "He pushes me to do better.",
    "I don't want to hurt him by leaving.",
    "The divorce is hurting my son.",
    "I am scared for my future.",
    "I have nothing against cutting the cake early.",
    "He drags me into his quarrels.",
    "Is it safe to say I love him?",
    "My toddler bites me.",
    "Previous attempts at talking ended in silence.",
    "I removed myself from the group chat.",
    "I take myself out for dinner.",
    "We are not going to make the train.",
]


@for_each("text", DANGER)
def test_words_of_danger_are_urgent(text):
    assert "urgent" in flagged(text)


@for_each("text", HARMLESS)
def test_harmless_neighbours_are_not(text):
    assert "urgent" not in flagged(text)


def test_harmless_words_hide_no_danger_beside_them():
    assert "urgent" in flagged("I was killing time and then I wanted to kill myself.")


@for_each("text", DANGER)
def test_capitals_line_ends_and_pauses_hide_no_danger(text):
    assert "urgent" in flagged(text.upper())
    assert "urgent" in flagged(text.replace(" ", "\n"))
    assert "urgent" in flagged(text.replace(" ", "... "))


@for_each("harmless", HARMLESS)
def test_harmless_sentence_beside_a_danger_hides_nothing(harmless):
    assert "urgent" in flagged(f"{harmless}\n\nI want to end my life.\n\n{harmless}")
    assert "urgent" in flagged(f"I want to die. {harmless}")


@for_each(
    "text",
    [
        "He hits me.",
        "My father abused me.",
        "I was raped.",
        "she threatened me with it",
        "My uncle molested me when I was nine",
        "He touched me and I was afraid of him",
        "She calls me names and slaps me",
        "he stalks me",
        "My husband won't let me leave the house",
        "I get violent when I drink and it scares my wife",
    ],
)
def test_abuse_is_flagged(text):
    assert "abuse" in flagged(text)


@for_each(
    "text",
    [
        "We argue about money.",
        "It hit me that she had gone.",
        "The song touched me deeply.",
        "I could kick myself.",
        "He has a history of alcohol abuse.",
        "She beat me at cards.",
        "My parents worry about me.",
    ],
)
def test_quarrels_and_idioms_are_no_abuse(text):
    assert "abuse" not in flagged(text)


@for_each(
    "text, is_told",
    [
        ("I took twenty pills", True),
        ("I cut my wrists", True),
        ("I want to die", False),
        ("I take a pill for my thyroid", False),
    ],
)
def test_means_are_flagged_where_they_are_told(text, is_told):
    assert ("method_detail" in flagged(text)) is is_told


@for_each(
    "text",
    ["I'm a teenager", "I am in high school and lonely", "in my early teens"],
)
def test_words_of_youth_are_flagged(text):
    assert "minor" in flagged(text)


def test_minimum_age_is_the_sites_own():
    assert "minor" in flags.find_flags("I am 18", (), minimum_age=21)
    assert "minor" not in flags.find_flags("I am 18", (), minimum_age=18)


def test_harm_and_a_child_in_one_sentence_may_be_a_duty_to_report():
    duty = {"minor", "possible_reporting_duty"}
    assert duty <= flagged("He hits my daughter.")
    assert duty <= flagged("I am 14. My stepfather beats me.")
    assert not duty & flagged("He hits me.")
    assert not duty & flagged("He hits me. We have a son.")


def test_abuse_long_ago_is_no_duty_to_report():
    assert "abuse" in flagged("I was abused as a child.")
    assert "possible_reporting_duty" not in flagged("I was abused as a child.")


def test_link_and_identifier_are_flagged():
    assert flagged("See www.shop.example now", ()) >= {"link", "possible_identifier"}
    assert flagged("A plain question about closeness.", ()) == frozenset()
    assert "link" in flagged("See my.shop.example.com now", ())
    assert "link" not in flagged("Write to maud.b@mail.example.org please", ())


def test_star_stands_for_any_ending_and_whole_words_for_themselves():
    phrases = (("urgent", "jump*"), ("abuse", "hit"))
    assert flagged("she jumped", phrases) == {"urgent"}
    assert flagged("a white hitch", phrases) == frozenset()


def test_dots_stand_for_a_few_words_of_one_sentence():
    phrases = (("urgent", "end ... life"),)
    assert flagged("end this whole sad life", phrases) == {"urgent"}
    assert flagged("end one two three four life", phrases) == frozenset()
    assert flagged("That is the end. My life goes on", phrases) == frozenset()


def test_hyphen_parts_words_in_a_phrase_and_in_a_text():
    phrases = (("urgent", "self-harm*"),)
    assert flagged("she self-harms", phrases) == flagged("she self harms", phrases)
    assert flagged("she self-harms", phrases) == {"urgent"}


def test_what_nobody_sees_hides_no_word():
    phrases = (("urgent", "suicid*"),)
    assert flagged("sui\u200bci\u00addal", phrases) == {"urgent"}
    assert flagged("ＳＵＩＣＩＤＥ", phrases) == {"urgent"}


def test_harmless_phrase_hides_its_own_words_only():
    phrases = (("urgent", "kill ... me"), ("harmless", "kill time"))
    assert flagged("kill time with me", phrases) == frozenset()
    assert flagged("kill time, then kill me", phrases) == {"urgent"}
    assert flagged("kill. Time heals me", phrases) == frozenset()
    assert flagged("I kill. Time me", (("urgent", "kill"), phrases[1])) == {"urgent"}


def test_dots_find_the_later_of_two_words_that_fit():
    phrases = (("urgent", "a ... b c"),)
    assert flagged("a b b c", phrases) == {"urgent"}


def test_apostrophes_and_case_do_not_matter():
    phrases = (("urgent", "Can't go on"),)
    for text in ("I CANT go on", "i can’t go on", "I can't, go on"):
        assert flagged(text, phrases) == {"urgent"}


@for_each(
    "phrase, said",
    [
        ("", "at least one word"),
        (" ", "at least one word"),
        ("*", "at least one word"),
        ("* **", "at least one word"),
        ("!?", "at least one word"),
        ("...", "at least one word"),
        ("a", "at least three"),
        ("a b", "at least three"),
        ("ab*", "at least three"),
        ("ab* life", "at least 3"),
        ("sui*de", "end of a word"),
        ("*cide", "end of a word"),
        ("end * life", "end of a word"),
        ("... life", "between two words"),
        ("end ...", "between two words"),
        ("end ... ... life", "between two words"),
        ("one ... two ... three ... four ... five", "at most 3"),
        ("x" * 81, "80 characters"),
        ("a b c d e f g h i j k", "10 words"),
    ],
)
def test_unusable_phrase_is_explained(phrase, said):
    assert said in flags.phrase_problem(phrase)


@for_each(
    "phrase",
    ["suicid*", "end ... life", "end … life", "Can’t go on", "self-harm*", "kms"],
)
def test_usable_phrase_has_no_problem(phrase):
    assert flags.phrase_problem(phrase) == ""


@given(st.text(max_size=90))
def test_no_phrase_breaks_anything(phrase):
    flags.phrase_problem(phrase)
    assert flagged("some words", (("urgent", phrase),)) <= {"urgent"}


def test_unusable_phrase_in_the_list_matches_nothing_and_breaks_nothing():
    assert flagged("a b c", (("urgent", "*"), ("urgent", ""))) == frozenset()


def test_every_shipped_phrase_can_be_used_and_stands_once():
    assert [phrase for _, phrase in SHIPPED if flags.phrase_problem(phrase)] == []
    assert len(set(SHIPPED)) == len(SHIPPED)
    assert {kind for kind, _ in SHIPPED} == set(Phrase.Kind.values)


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text):
    assert flagged(text) <= set(Flag.Kind.values)


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "P"]), max_size=200))
def test_nothing_around_a_danger_hides_it(text):
    # A word of its own sentence: what stands before cannot make an idiom of it.
    assert "urgent" in flagged(f"{text}\nI want to end my life.\n{text}")


@for_each(
    "unit",
    [
        "i want to ",
        "end ",
        "a'",
        "suicid",
        "kill ",
        "want want ",
        "\n",
        "\n \n",
        ". ",
        "'",
        "...",
        "I am 15 ",
        "cut off my ",
        "\u0301",
        "my name is Ab",
        "1-",
        "*",
    ],
)
def test_hostile_text_is_read_to_its_end(unit):
    """How the time grows is measured by tests/bench/hostile_texts.py."""
    assert "urgent" in flagged(
        f"{unit * (20_000 // len(unit))}.\nI want to end my life."
    )


@pytest.mark.django_db
def test_shipped_list_stands_where_staff_can_change_it():
    assert Phrase.objects.count() == len(SHIPPED)


@pytest.mark.django_db
def test_phrase_that_staff_adds_or_switches_off_counts_at_once():
    from tests.qa.factories import make_question

    Phrase.objects.create(kind="urgent", text="the black dog")
    Phrase.objects.filter(text="want to die").update(is_active=False)
    Phrase.objects.filter(text="want ... to die").update(is_active=False)
    first = make_question(body="The black dog is back.")
    second = make_question(body="I want to die of boredom, he said.")
    assert first.flags.filter(kind="urgent").exists()
    assert not second.flags.filter(kind="urgent").exists()
