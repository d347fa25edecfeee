"""Parsing and formatting of local datetimes in the site's zone, DST included."""

from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

FARTHEST = timedelta(days=5 * 366)
TOO_FAR = "That is more than five years ahead: is the year right?"


def to_site_datetime(typed: datetime) -> datetime:
    """Return the moment of a local date and time in the site's zone.

    Where the clocks go back, a time comes twice; the first is meant.

    Args:
        typed: As typed, without a zone.

    Returns:
        The moment.

    Raises:
        ValidationError: it is long past, absurdly far ahead, or in the hour that the
            clocks leave out.
    """
    _validate_year(typed)
    zone = timezone.get_default_timezone()
    moment = typed.replace(tzinfo=zone, fold=0).astimezone(UTC)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    if shown != typed:
        raise ValidationError(
            f"There is no {typed:%H:%M} on {date_format(typed, 'j F Y')} in"
            f" {zone_name()}: the clocks go forward over it."
            f" {shown:%H:%M} is the same moment; or choose another."
        )
    return moment


def _validate_year(typed: datetime) -> None:
    """Refuse a time that no zone could make sense of, before it is converted.

    Raises:
        ValidationError: it is days past or years ahead.
    """
    now = timezone.localtime(timezone=timezone.get_default_timezone())
    if typed < now.replace(tzinfo=None) - timedelta(days=2):
        raise ValidationError("That is in the past. Choose a time that is still ahead.")
    if typed > now.replace(tzinfo=None) + FARTHEST:
        raise ValidationError(TOO_FAR)


def format_datetime(moment: datetime) -> str:
    """Format a moment in the site's zone: "3 May 2027, 09:00"."""
    zone = timezone.get_default_timezone()
    return date_format(moment.astimezone(zone), "j F Y, H:i")


def format_datetime_utc(moment: datetime) -> str:
    """Format a moment in the site's zone and in UTC.

    Args:
        moment: With its zone.

    Returns:
        "3 May 2027, 09:00 (Europe/London), which is 08:00 UTC".
    """
    here = moment.astimezone(timezone.get_default_timezone())
    utc = moment.astimezone(UTC)
    day = "" if here.date() == utc.date() else date_format(utc, "j F Y") + ", "
    words = f"{format_datetime(moment)} ({zone_name()})"
    if zone_name() == "UTC":
        return words
    words += f", which is {day}{utc:%H:%M} UTC"
    if here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset():
        which = "second" if here.fold else "first"
        words += f". {here:%H:%M} comes twice that night; this is the {which}"
    return words


def zone_name() -> str:
    """Return the name of the site's zone: "Europe/London"."""
    return timezone.get_default_timezone_name()
