"""On how many examples a property is tried, where each is a walk through the database.

They are others in every run, and every run is on two databases; after a change of the
rules, look longer: EXAMPLES=10 make test tries ten times as many.
"""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("EXAMPLES") or 1)


def walks(number: int) -> settings:
    """Return the settings of a property whose examples cost tenths of a second."""
    return settings(
        max_examples=number * TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
