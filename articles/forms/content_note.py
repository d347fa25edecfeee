"""The content note of an essay or a question: subjects from a list, and own words.

Source:
    Bridgland et al. 2022, https://doi.org/10.1371/journal.pone.0266722: what notes are
    about, in 14 domains. The list has those that this site writes about.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

# In the order in which a note names them; no comma within one.
SUBJECTS = (
    "suicide",
    "self-harm",
    "violence at home",
    "violence",
    "sexual abuse or rape",
    "abuse of a child",
    "death and grief",
    "loss of a pregnancy",
    "an eating disorder",
    "addiction",
    "illness and injury",
    "sex in plain words",
    "hatred of a group",
    "war and flight",
    "crude language",
)
BETWEEN = ", "
HELP = "Tick what it names; add your own words where these do not fit."


def split_note(note: str) -> tuple[list[str], str]:
    """Return the subjects of the list that a note begins with, and the words after.

    Args:
        note: As it is stored, and shown to readers.
    """
    parts, places = note.split(BETWEEN), list[int]()
    for part in parts:
        subject = part.strip().casefold()
        if subject not in SUBJECTS or SUBJECTS.index(subject) in places:
            break
        places.append(SUBJECTS.index(subject))
    if places != sorted(places):  # joined again, its words would change their places
        return [], note
    return [SUBJECTS[at] for at in places], BETWEEN.join(parts[len(places) :])


def join_note(chosen: Iterable[str], own: str) -> str:
    """Return a note: the chosen subjects in the order of the list, then own words.

    A subject that was chosen and typed as well stands in it once.

    Args:
        chosen: Subjects; what is not on the list is left out.
        own: Own words, or a whole note that was stored.
    """
    listed, own = split_note(own.strip())
    subjects = [one for one in SUBJECTS if one in {*chosen, *listed}]
    typed = own.split(BETWEEN) if own else []
    others = [part for part in typed if part.strip().casefold() not in subjects]
    return BETWEEN.join([*subjects, *others])


def listed_name(name: str) -> str:
    """Return the name of the checkboxes of a field."""
    return f"{name}_listed"


class ContentNoteWidget(forms.TextInput):
    """Checkboxes of the list, and a line for own words: one note."""

    template_name = "admin/widgets/content_note.html"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        chosen, own = split_note(str(value or ""))
        options = [(subject, subject in chosen) for subject in SUBJECTS]
        own_context = {"options": options, "listed_name": listed_name(name)}
        return super().get_context(name, own, attrs) | own_context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        if self.value_omitted_from_data(data, files, name):
            return None
        is_form_data = isinstance(data, MultiValueDict)
        chosen = data.getlist(listed_name(name)) if is_form_data else []
        return join_note(chosen, str(data.get(name) or ""))

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        return name not in data and listed_name(name) not in data
