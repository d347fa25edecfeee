"""Triage is measured on labelled questions, and the measuring can be wrong too."""

import csv

import pytest

from tests.bench import triage_score
from tests.bench.triage_report import LABELS, main

QUESTIONS = "question_id,topic,title,question,answer\n"


@pytest.fixture
def files(tmp_path):
    questions, labels = tmp_path / "q.csv", tmp_path / "l.csv"
    questions.write_text(
        QUESTIONS
        + "1,x,Help,I want to die,An answer\n"
        + "1,x,Help,A second answer to the same,Another\n"
        + "2,x,Tea,How do I make tea,An answer\n"
        + "3,x,Quiet,I hide what I mean,An answer\n"
        + "4,x,Play,I want to die on stage,An answer\n"
    )
    head = "question_id,danger,speaks_of_suicide_or_self_harm,abuse,minor,identifier\n"
    rows = ["1,1,1,0,0,0", "2,0,0,0,0,0", "3,1,0,0,0,0", "4,0,0,0,0,0"]
    labels.write_text(head + "\n".join(rows) + "\n")
    return questions, labels


@pytest.fixture
def report(capsys):
    def printed(questions, labels, *options) -> str:
        main([str(questions), "--labels", str(labels), *options])
        return capsys.readouterr().out

    return printed


def test_score_counts_hits_misses_and_false_alarms(files):
    labels = {row["question_id"]: row for row in triage_score.read(files[1], ())}
    flagged = {"1": frozenset({"urgent"}), "2": frozenset(), "3": frozenset()}
    flagged["4"] = frozenset({"urgent"})
    score = triage_score.score("danger", labels, flagged)
    assert (score.hits, score.misses, score.false_alarms) == (1, 1, 1)
    assert (score.recall, score.precision) == (0.5, 0.5)


def test_nothing_labelled_has_no_recall():
    assert triage_score.Score().recall is None
    assert triage_score.Score().precision is None


def test_report_names_both_halves_and_no_words(report, files):
    text = report(*files)
    assert "tuning" in text
    assert "held" in text
    assert "die" not in text


def test_missed_lists_ids_of_the_tuning_half_only(report, files):
    held = {key for key in "1234" if triage_score.half_of(key) == "held"}
    listed = report(*files, "--missed").split("\ndanger\n")[1]
    assert held and not held & set(listed.split())


def test_held_half_is_never_listed(report, files):
    with pytest.raises(SystemExit, match="never listed"):
        report(*files, "--missed", "--half", "held")


def test_one_half_is_counted_alone_with_its_share_of_urgent(report, files):
    text = report(*files, "--half", "tuning")
    tuning = [key for key in "1234" if triage_score.half_of(key) == "tuning"]
    urgent = sum(key in "14" for key in tuning)
    assert f"tuning: {len(tuning)} questions, {urgent} flagged urgent" in text
    assert f"({urgent / len(tuning):.1%})" in text
    assert "held" not in text


def test_missing_file_and_missing_column_are_said(report, files, tmp_path):
    with pytest.raises(SystemExit, match="cannot be read"):
        report(tmp_path / "none.csv", files[1])
    with pytest.raises(SystemExit, match="has no column"):
        report(files[1], files[1])


def test_own_labels_are_many_and_hold_no_words():
    with LABELS.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 150
    assert all(value.isdecimal() for row in rows for value in row.values())
    halves = [triage_score.half_of(row["question_id"]) for row in rows]
    assert 0.4 < halves.count("held") / len(halves) < 0.6
