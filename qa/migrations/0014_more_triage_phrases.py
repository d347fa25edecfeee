"""More triage phrases: hurt on purpose, done with it, harm told, means at hand.

A site that is installed now has them from 0002. What staff deleted is not brought back.
"""

from django.db import migrations

ADDED = {
    "urgent": [
        "burn* ... with cigarettes", "burn* ... with a cigarette",
        "burn* ... with a lighter", "arm ... on purpose", "arms ... on purpose",
        "leg ... on purpose", "legs ... on purpose", "thigh* ... on purpose",
        "skin ... on purpose", "myself ... on purpose", "it anymore i am done",
        "it anymore im done", "it anymore and i am done", "it anymore and im done",
        "it anymore its over", "it anymore it is over", "it anymore i want out",
        "it anymore i have had enough", "it anymore ive had enough",
        "it anymore theres no point", "it anymore there is no point",
        "it any more i am done", "it any more im done", "it any more and i am done",
        "it any more and im done", "it any more its over", "it any more it is over",
        "it any more i want out", "it any more i have had enough",
        "it any more ive had enough", "it any more theres no point",
        "it any more there is no point", "it any longer i am done",
        "it any longer im done", "it any longer and i am done",
        "it any longer and im done", "it any longer its over",
        "it any longer it is over", "it any longer i want out",
        "it any longer i have had enough", "it any longer ive had enough",
        "it any longer theres no point", "it any longer there is no point",
        "this anymore i am done", "this anymore im done", "this anymore and i am done",
        "this anymore and im done", "this anymore its over", "this anymore it is over",
        "this anymore i want out", "this anymore i have had enough",
        "this anymore ive had enough", "this anymore theres no point",
        "this anymore there is no point", "this any more i am done",
        "this any more im done", "this any more and i am done",
        "this any more and im done", "this any more its over",
        "this any more it is over", "this any more i want out",
        "this any more i have had enough", "this any more ive had enough",
        "this any more theres no point", "this any more there is no point",
        "this any longer i am done", "this any longer im done",
        "this any longer and i am done", "this any longer and im done",
        "this any longer its over", "this any longer it is over",
        "this any longer i want out", "this any longer i have had enough",
        "this any longer ive had enough", "this any longer theres no point",
        "this any longer there is no point", "i am done i cant stand",
        "i am done i cant bear", "i am done i cant take", "i am done i cant do this",
        "i am done i cant do it", "i am done i cant go on",
        "i am done and i cant stand", "i am done and i cant bear",
        "i am done and i cant take", "i am done and i cant do this",
        "i am done and i cant do it", "i am done and i cant go on",
        "i am done i just cant stand", "i am done i just cant bear",
        "i am done i just cant take", "i am done i just cant do this",
        "i am done i just cant do it", "i am done i just cant go on",
        "im done i cant stand", "im done i cant bear", "im done i cant take",
        "im done i cant do this", "im done i cant do it", "im done i cant go on",
        "im done and i cant stand", "im done and i cant bear",
        "im done and i cant take", "im done and i cant do this",
        "im done and i cant do it", "im done and i cant go on",
        "im done i just cant stand", "im done i just cant bear",
        "im done i just cant take", "im done i just cant do this",
        "im done i just cant do it", "im done i just cant go on", "had enough of life",
        "enough of living", "pills in front of me", "tablets in front of me",
        "pills in my hand", "tablets in my hand", "pillow over my face",
        "pressed a pillow", "bought a rope", "bought rope", "car would hit me",
        "bus would hit me", "lorry would hit me", "truck would hit me",
        "train would hit me", "want tomorrow to come",
    ],
    "abuse": [
        "did things to me", "does things to me", "did things to us",
        "came into my room at night", "came to my room at night", "came to my bed",
        "used to touch me", "used to hit me", "used to beat me", "would touch me",
        "made me undress", "exposed himself", "touched us", "touched my body",
        "touched my private*", "touched my sister", "touched my brother", "whipped me",
        "shook me", "smacked us", "hit us", "choked us", "beat my mother",
        "beat my mum", "beat my mom", "hit my mother", "hit my mum", "hit my mom",
        "hands round my neck", "hands around my neck", "hands round my throat",
        "hands around my throat", "did stuff to me", "does stuff to me", "did stuff to us", "doing stuff to me",
        "watches me shower", "watches me undress", "watches me change",
    ],
    "method_detail": [
        "burn* ... with cigarettes", "burn* ... with a cigarette",
        "burn* ... with a lighter", "slash* my arm*", "slash* my leg*",
        "slash* my thigh*", "slic* my arm*", "slic* my leg*", "slic* my thigh*",
    ],
}  # fmt: skip


def add_phrases(apps, schema_editor):
    """Add these phrases, where a site does not have them."""
    Phrase = apps.get_model("qa", "Phrase")
    Phrase.objects.bulk_create(
        (Phrase(kind=kind, text=text) for kind, texts in ADDED.items() for text in texts),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("qa", "0013_sign_messages_of_moderators"),
    ]

    operations = [
        migrations.RunPython(add_phrases, migrations.RunPython.noop),
    ]
