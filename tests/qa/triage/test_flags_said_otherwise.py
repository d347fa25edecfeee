"""No way out, a hurt body, an end for good, being done: the ways people say it."""

import importlib

import pytest
from django.apps import apps

from qa.models import Phrase
from qa.triage import flags
from tests.cases import for_each
from tests.qa.shipped_phrases import SHIPPED

ADDING = importlib.import_module("qa.migrations.0014_more_triage_phrases")

DANGER = [
    # no way out
    "I cant see a way out anymore",
    "I can't see any way out.",
    "I cannot see another way out of all this.",
    "I can not see a way out of it",
    "I don't see any way out any more",
    "I do not see a way out.",
    "I couldn't see a way out last night",
    "I can't find a way out",
    "I cannot find any other way out",
    "I could not find a way out of this pain.",
    "There isn't a way out for me",
    "There is not any way out.",
    "there is no way out of this any more",
    "For me there is no other way out",
    "I see no real way out",
    "I can't see a way out of my depression.",
    "He cannot see a way out and I worry about him",
    "We cannot see a way out of this darkness",
    # a hurt body
    "I burn my arms with cigarettes",
    "I burned my arm with a lighter so that I feel something",
    "At night I burn my legs",
    "I have been burning my thighs.",
    "I burnt my skin again yesterday",
    "I put burning ends on my arms on purpose",
    "I burn myself with cigarettes when he is away",
    "She burns her arms and says that it helps",
    "My son burns his arms with a lighter",
    "I cut my arms when he shouts",
    "I cut my skin and it calms me",
    "cutting my skin is all that helps",
    "I slash my arms when I am alone",
    "I sliced my thigh last week.",
    "I carve my legs with a compass",
    "I keep scratching my arms raw when I am upset",
    "I scratch my thighs until they are sore because I hate them",
    "I scratched my skin open after the call",
    "I hit my legs with a hammer when I am angry at myself",
    "I punch my thighs so that it hurts",
    "I have started to hit my arms",
    "hitting my legs makes it stop for a while",
    "I keep punching my stomach",
    "I held my arms on the stove on purpose",
    "I hurt my leg on purpose",
    "I burned my arm on the oven on purpose",
    # an end for good
    "I feel like ending things for good",
    "I am thinking of ending things for good.",
    "I want to end things for good",
    "Tonight I want to end it for good",
    "ending it for good would be easier for all",
    "I want to end it all for good",
    "I just want to end this for good",
    "I think of ending everything for good",
    "I feel like ending it",
    "some days I feel like ending everything",
    "I felt like ending things after the funeral",
    # cannot bear any more, and is done
    "I cannot stand it anymore, I am done",
    "I can't stand it any more. I'm done.",
    "I cant stand this anymore im done",
    "I can't bear it any longer, I am done.",
    "I cannot bear this any more and I am done",
    "I can't handle it anymore, it's over",
    "I cannot endure it any longer. It is over.",
    "I can't stand it anymore, there's no point",
    "I cannot stand this any longer, I want out",
    "I can't bear this anymore, I've had enough",
    "I'm done, I can't stand this.",
    "I am done. I cannot bear it.",
    "I'm done and I can't go on",
    "I cannot face another day",
    "I can't stand being alive",
    "I cannot stand living like a ghost",
    "I can't stand my life",
    "I am so done with it all",
    "I'm done fighting.",
    "I have had enough of living",
    # an end by some means, done with living
    "I want to end it with pills tonight",
    "I am going to end it with my belt",
    "I am done with my life",
    "I am done with the pain and with life",
    "I'm done trying to stay alive",
    "I am done trying to live",
    "I'm done fighting with my head, I want to go",
    "I can't stand living in this body",
    "I can't stand living here on earth",
    # a plan, a place, a next time
    "I put cigarettes out on my legs again",
    "He puts out his cigarettes on my arm",
    "I wrote the letters and I have chosen the day",
    "I have written all the letters to my family and I know the day.",
    "I've picked the date already",
    "I've been saving up my tablets",
    "I am hiding pills under my bed",
    "She is stockpiling her medication",
    "I was standing on the bridge yesterday",
    "I stood on the roof last night and only the dog kept me from it",
    "I went to the train tracks again",
    "He put his hands round my neck",
    "My partner put his hands round my throat and said next time he won't stop",
    "Next time she will not stop, she said.",
    "I have the pills in front of me",
    "I bought a rope today",
    "He pressed a pillow on my face last night",
    "I walked along the motorway hoping a lorry would hit me",
    # an accident that is none
    "I burned my arm with the iron because I deserve it",
    "I cut my thighs while shaving on purpose",
    "I scratch my arms, the itch is in my head, until they bleed",
    "I burn my arms on the stove every night",
    "I can't see a way out of this job except death",
    # what would be harmless alone does not hide it
    "I ended things with him and now I feel like ending things for good",
    "I want out of the lease. I can't see a way out.",
]
HARMLESS = [
    # no way out
    "I can't see a way out of this lease",
    "I cannot see any way out of the contract.",
    "We can't find a way out of the car park.",
    "We could not find a way out of the maze!",
    "I don't see a way out of this dinner with his parents",
    "She can't find a way out of the meeting.",
    "I cannot find a way out of my job before the summer.",
    "I see a way out now, and I am glad.",
    "He found a way out.",
    "On our way out we met his mother.",
    "It is way out of my budget.",
    "Leave your shoes on the way out.",
    "The price is way out, I think.",
    # a hurt body
    "I burned my arm on the oven",
    "I burnt my arm on a hot pan.",
    "I burn my arms on the grill every summer",
    "I burned my legs in the sun.",
    "The sun burned my arms.",
    "I got sunburned arms at the lake.",
    "She burned her arm on the iron.",
    "He burned his arm cooking for us.",
    "I burn my legs at spin class and feel proud.",
    "I cut my hair for the first time in years.",
    "I scratched my arm on the brambles.",
    "I scratch my arms because of the itching.",
    "My skin has eczema and I scratch it all night",
    "The cat scratched my arm.",
    "Our kitten scratches my legs.",
    "My legs itch and I scratch them.",
    "I hit my leg against the table.",
    "I hit my arm on the door.",
    "I hit the road early.",
    "My legs burn after a run.",
    "He has burning questions.",
    "I punched the clock at six.",
    "He knocked the vase over on purpose.",
    "He ignores me on purpose.",
    "I scratched my car.",
    # an end for good
    "ending things for good with him",
    "I think about ending things for good with my boyfriend.",
    "We should end things for good between us.",
    "I want to end things with my boyfriend",
    "I ended things for good last spring.",
    "I feel like ending things with her.",
    "I feel like ending it with him before the summer",
    "We ended it on good terms.",
    "I would like to end things on good terms.",
    "Should I end it with my girlfriend for good?",
    "He left for good.",
    "We moved away for good.",
    "She is thinking of ending her subscription.",
    "All things end.",
    # being done
    "I cannot stand this song anymore.",
    "I am done with him",
    "I'm done with her excuses.",
    "I am done with dating apps.",
    "I'm done for today.",
    "I am done packing.",
    "I can't stand his mother.",
    "I cannot stand living with his parents.",
    "I can't stand living next to a road.",
    "We don't eat sugar anymore. I am done with it.",
    "I am done trying to please her.",
    "We are done fighting about money.",
    "I cannot face another day at work.",
    "I can't bear another day of rain.",
    "I'm done, I can't believe how fast it went.",
    "The course is over.",
    "He has done it all at home this week.",
    "I am done trying on dresses.",
    "I am done trying to live up to her hopes.",
    "I'm done with my life in the city and want a garden.",
    # a plan, a place, a next time
    "He put his cigarettes out in my cup.",
    "I wrote the letters to my bank.",
    "We have chosen the day of our wedding.",
    "I have picked a date for the party.",
    "I am saving up for a tablet.",
    "I saved the tablets in the locked cupboard.",
    "I was standing on the bridge with him and we watched the boats.",
    "I stood on the roof and took photos of the sunset.",
    "We went to the bridge for a walk.",
    "He put his arm round my neck.",
    "Next time he will not stop at the red light.",
    "I put my scarf round my neck.",
]


def is_urgent(text: str) -> bool:
    return "urgent" in flags.find_flags(text, SHIPPED)


@for_each("text", DANGER)
def test_words_of_danger_are_urgent_however_said(text):
    assert is_urgent(text)


@for_each("text", HARMLESS)
def test_their_harmless_neighbours_are_not(text):
    assert not is_urgent(text)


@for_each("harmless", HARMLESS)
def test_harmless_sentence_before_such_a_danger_hides_nothing(harmless):
    assert is_urgent(f"{harmless}\n\nI feel like ending things for good.")


@for_each("text", [text for text in DANGER if " on the stove" not in text])
def test_capitals_and_line_ends_hide_none_of_them(text):
    assert is_urgent(text.upper())
    assert is_urgent(text.replace(" ", "\n"))


def test_longer_phrase_outweighs_the_harmless_one_within_it():
    phrases = (("urgent", "end things now"), ("harmless", "end things"))
    assert flags.find_flags("We end things now", phrases) == {"urgent"}
    assert flags.find_flags("We end things, and now?", phrases) == set()
    assert not flags.find_flags("We end things", (*phrases, ("urgent", "things")))
    quiet = (*phrases, ("harmless", "end things now with"))
    assert not flags.find_flags("We end things now with cake", quiet)


def test_burns_and_cuts_on_a_part_of_the_body_tell_a_method():
    for text in ("I burn my arms with cigarettes", "I slash my thighs"):
        assert "method_detail" in flags.find_flags(text, SHIPPED)
    assert "method_detail" not in flags.find_flags("I burned my arm cooking", SHIPPED)


def test_phrases_of_the_upgrade_are_those_that_are_shipped():
    added = {(kind, text) for kind, texts in ADDING.ADDED.items() for text in texts}
    assert added <= set(SHIPPED)
    assert len(added) > 100


@pytest.mark.django_db
def test_upgrade_adds_what_is_new_and_leaves_what_staff_decided():
    (deleted, edited), kept = ("kill me", "abus*"), ADDING.ADDED["urgent"]
    Phrase.objects.filter(text__in=[deleted, *kept[1:]]).delete()
    Phrase.objects.filter(kind="urgent", text=kept[0]).update(is_active=False)
    Phrase.objects.filter(text=edited).update(text="abus* him")
    ADDING.add_phrases(apps, None)
    texts = set(Phrase.objects.filter(kind="urgent").values_list("text", flat=True))
    assert texts >= set(kept)
    assert not Phrase.objects.filter(text__in=[deleted, edited]).exists()
    assert not Phrase.objects.get(kind="urgent", text=kept[0]).is_active
