"""Durations and numbers in words: "4 hours", "3 minutes ago", "2 days", "Four"."""

from datetime import datetime, timedelta

NUMBERS = (
    "Nobody", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine",
    "Ten", "Eleven", "Twelve",
)  # fmt: skip


def age_in_words(since: datetime, at: datetime) -> str:
    """Return a wait as one number and a unit: "4 hours", "1 day", "19 days"."""
    waited = at - since
    if waited >= timedelta(days=1):
        return counted(waited.days, "day")
    if waited >= timedelta(hours=1):
        return counted(int(waited.total_seconds() // 3600), "hour")
    minutes = int(waited.total_seconds() // 60)
    return counted(minutes, "minute") if minutes >= 1 else "just now"


def ago(since: datetime, at: datetime) -> str:
    """Return "just now" or "3 minutes ago"."""
    age = age_in_words(since, at)
    return age if age == "just now" else f"{age} ago"


def overdue_days(since: datetime, at: datetime, promised_days: int) -> int:
    """Return how many whole days a wait is past the promise; 0 within it."""
    return max(0, (at - since).days - promised_days)


def counted(number: int, noun: str) -> str:
    """Return "1 day" or "2 days"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def number_in_words(number: int) -> str:
    """Return a number as a sentence begins with it: "Four", "40"."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number}"


def people_waiting(number: int) -> str:
    """Return the admin's first line: "Eight people are waiting"."""
    word = number_in_words(number)
    verb = "is" if number <= 1 else "are"
    people = "" if number == 0 else " person" if number == 1 else " people"
    return f"{word}{people} {verb} waiting"
