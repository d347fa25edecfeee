"""Check many cases of one rule in one test."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps

import pytest


def for_each(names: str, cases: Iterable) -> Callable:
    """Call a test for every case, in one loop; the failure names each that failed.

    Written like `pytest.mark.parametrize`, but the cases share one set of fixtures: for
    rules that read and do not write.

    Args:
        names: The arguments that a case gives, separated by commas.
        cases: A value each, or a tuple where there are several names.
    """
    arguments = [name.strip() for name in names.split(",")]
    cases = list(cases)
    assert cases, "there is no case"

    def decorate(test: Callable) -> Callable:
        @wraps(test)
        def run(*instance, **fixtures):
            failed, first = [], None
            for case in cases:
                values = case if len(arguments) > 1 else (case,)
                named = dict(zip(arguments, values, strict=True))
                try:
                    test(*instance, **named, **fixtures)
                except pytest.skip.Exception as error:
                    raise AssertionError("a case among others cannot skip") from error
                except (Exception, pytest.fail.Exception) as error:
                    first = first or error
                    failed.append(f"{named}: {type(error).__name__}: {error}")
            if failed:
                found = "\n\n".join(failed)
                raise AssertionError(
                    f"{len(failed)} of {len(cases)} cases failed\n\n{found}"
                ) from first

        given = inspect.signature(test)
        rest = [one for name, one in given.parameters.items() if name not in arguments]
        run.__signature__ = given.replace(parameters=rest)
        return run

    return decorate
