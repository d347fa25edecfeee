"""The style-guide hints that come with the software."""

from django.db import migrations

# In our own words, after the WHO's resource for media professionals (2023) and the
# Samaritans' guidelines (2020). Staff change the list in the admin.
DIED = '“died by suicide” or “took their own life”: it is no crime'
ATTEMPT = '“suicide attempt”, “survived an attempt” or “died by suicide”'
NO_SUCCESS = '“died by suicide”: a death is no success, and surviving no failure'
NO_WAVE = 'the figure and its source, “a rise”: words of contagion frighten and spread'
NO_METHOD = 'leave out how: details of a method are copied by people at risk'
PERSON = 'name the person first: “a person who lives with”, “who has thought of suicide”'
SHIPPED = {
    'commit suicide': '“die by suicide” or “take one’s own life”: it is no crime',
    'commits suicide': '“dies by suicide”: it is no crime',
    'committed suicide': DIED,
    'committing suicide': '“dying by suicide”: it is no crime',
    'successful suicide': NO_SUCCESS,
    'successful attempt': NO_SUCCESS,
    'successful suicide attempt': NO_SUCCESS,
    'completed suicide': '“died by suicide”, or “suicide” alone',
    'unsuccessful suicide': ATTEMPT,
    'unsuccessful attempt': ATTEMPT,
    'failed suicide': ATTEMPT,
    'failed attempt': ATTEMPT,
    'failed suicide attempt': ATTEMPT,
    'botched suicide': ATTEMPT,
    'suicide bid': '“suicide attempt”: a bid sounds like a prize',
    'cry for help': 'say what happened: these words make an attempt small',
    'attention seeking': 'say what the person did and needed: this makes pain small',
    'suicide epidemic': NO_WAVE,
    'epidemic of suicide': NO_WAVE,
    'epidemic of suicides': NO_WAVE,
    'wave of suicides': NO_WAVE,
    'suicide craze': NO_WAVE,
    'suicide pact': '“they died on the same day”, with what is known; no romance',
    'suicide hotspot': '“a place of concern”, and never its name',
    'suicide tourist': '“a person who travelled for an assisted death”',
    'suicide victim': '“a person who died by suicide”',
    'suicide prone': PERSON,
    'suicide note': 'say that a message was found, if at all, and nothing of its words',
    'political suicide': 'another picture: for many readers the word is no figure',
    'career suicide': 'another picture: for many readers the word is no figure',
    'free to die': 'do not call death a freedom or a way out',
    'finally at peace': 'do not call death a relief: a reader at risk may agree',
    'only way out': 'say that there were other ways: nobody should read this as true',
    'painless death': NO_METHOD,
    'quick and painless': NO_METHOD,
    'lethal dose': NO_METHOD,
    'overdosed on': 'say “took an overdose”, never of what or how much',
    'hanged himself': NO_METHOD,
    'hanged herself': NO_METHOD,
    'slit her wrists': NO_METHOD,
    'slit his wrists': NO_METHOD,
    'jumped to her death': NO_METHOD,
    'jumped to his death': NO_METHOD,
}


def create_hints(apps, schema_editor):
    """Load the shipped style-guide hints; staff change them in the admin."""
    WordingHint = apps.get_model('articles', 'WordingHint')
    WordingHint.objects.bulk_create(
        (WordingHint(phrase=phrase, instead=words) for phrase, words in SHIPPED.items()),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_search_index'),
    ]

    operations = [
        migrations.RunPython(create_hints, migrations.RunPython.noop),
    ]
