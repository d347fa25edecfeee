"""Foreign keys that point at a model, from all apps."""

from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model


def foreign_keys_to(model: type[Model]) -> list["ForeignKey[Any, Any]"]:
    """Return every foreign key to a model, those of many-to-many tables included."""
    return [
        field
        for other in apps.get_models(include_auto_created=True)
        for field in other._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is model
    ]
