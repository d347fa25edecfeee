"""SubscribeForm: an address and how often."""

from django import forms

from articles.models import Subscription


class SubscribeForm(forms.Form):
    """The address that mail about new essays is sent to."""

    use_required_attribute = False

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Write the e-mail address that the mail should go to",
            "invalid": "Write the whole e-mail address, such as name@mail.example",
            "max_length": "This e-mail address is too long to be one",
        },
    )
    frequency = forms.ChoiceField(
        choices=Subscription.Frequency.choices,
        initial=Subscription.Frequency.EACH,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose how often you want mail"
        ),
    )
    website = forms.CharField(required=False)

    @property
    def is_suspect(self) -> bool:
        """Whether a field that nobody sees was filled in. Ask after `is_valid()`."""
        return bool(self.cleaned_data["website"])
