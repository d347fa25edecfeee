"""Where the bars of the drawing stand."""

from qa.stats.wait_histogram import GROUPS, WIDEST, wait_bars

NONE = {f"waits_{first}": 0 for first, _ in GROUPS}


def test_longest_bar_fills_the_drawing_and_the_others_follow():
    drawn = wait_bars(NONE | {"waits_0": 10, "waits_3": 5}, 14)
    assert (drawn[0].width, drawn[1].width) == (WIDEST, WIDEST // 2)


def test_single_person_among_thousands_is_still_drawn():
    drawn = wait_bars(NONE | {"waits_0": 5000, "waits_31": 1}, 14)
    assert drawn[-1].width == 2


def test_nobody_waiting_draws_no_bar():
    assert [bar.width for bar in wait_bars(NONE, 14)] == [0] * 5
