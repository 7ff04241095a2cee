"""A project folder: what is acknowledged is on disk, nobody's work is overwritten, nothing leaves the folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mapper import changes as c
from mapper import routefile
from mapper.errors import InputError
from mapper.web import project as desk
from mapper.web.project import Project, ProjectError, StaleError, State, UnfitError

ROOT = Path(__file__).parents[3]
SEEDS = sorted((ROOT / "seeds").glob("[0-9]*.md"))
MARCH = """\
The march left Tapachula on Monday, 4 March, with about 900 people, and reached Huixtla on Tuesday night.

On Thursday the walkers arrived in Mapastepec. They are still 1,250 km from the United States border, a priest said.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "march")
    made.add_text(MARCH, revision=0, title="The march: day five", published=date(2024, 3, 8), language="en")
    return made


def stops(state: State) -> list[tuple[str, date | None]]:
    return [(stop.place.name, stop.arrived) for route in state.account.routes for stop in route.stops]


def date_of(state: State, day: int) -> c.Change:
    return c.set_dates(c.stop_anchor(state.account, 0, 1), arrived=date(2024, 3, day))


# ------------------------------------------------------------------ correcting


def test_a_correction_is_kept_with_its_author_and_note_and_found_again(project: Project) -> None:
    state = project.state()
    assert stops(state)[1] == ("Huixtla", date(2024, 3, 5))
    state = project.apply(date_of(state, 6), revision=state.revision, author="Ana  López", note="phoned the priest")
    (change,) = state.changes
    assert (change.author, change.note, change.revision) == ("Ana López", "phoned the priest", state.revision)
    assert change.was == {"arrived": date(2024, 3, 5)}
    assert stops(state)[1] == ("Huixtla", date(2024, 3, 6))
    assert state.account.routes[0].stops[1].change == change.id
    assert state.draft.routes[0].stops[1].arrived == date(2024, 3, 5), "the draft is still there"
    again = Project.open(project.folder).state()
    assert (again.account, again.changes, again.draft) == (state.account, state.changes, state.draft)
    assert again.answer.to_dict() == state.answer.to_dict()


def test_the_route_file_is_obeyed_by_itself_and_reads_well(project: Project) -> None:
    state = project.state()
    project.apply(date_of(state, 6), revision=state.revision, author="Ana", note="phoned")
    text = (project.folder / "route.yaml").read_text("utf-8")
    told = routefile.as_mapping(text)
    assert told["routes"][0]["stops"][1]["arrived"] == date(2024, 3, 6)  # type: ignore[index]
    (change,) = told["changes"]  # type: ignore[misc]
    assert (change["kind"], change["author"], change["values"]) == ("dates", "Ana", {"arrived": date(2024, 3, 6)})
    assert change["at"]["quote"] == "Huixtla"
    assert "/" not in told["reports"][0]["source"].removeprefix("reports/"), "no path of this machine"  # type: ignore[index]


def test_undo_and_redo_outlive_a_restart(project: Project) -> None:
    state = project.state()
    seen = [state.account]
    for day in (6, 7):
        state = project.apply(date_of(state, day), revision=state.revision)
        seen.append(state.account)
    state = project.undo(revision=state.revision)
    assert stops(state)[1] == ("Huixtla", date(2024, 3, 6))
    project = Project.open(project.folder)
    state = project.undo(revision=state.revision)
    assert replace(state.account, history=None) == replace(seen[0], history=None)
    with pytest.raises(ProjectError, match="nothing to undo"):
        project.undo(revision=state.revision)
    project = Project.open(project.folder)
    for _ in range(2):
        state = project.redo(revision=state.revision)
    assert stops(state)[1] == ("Huixtla", date(2024, 3, 7))
    assert replace(state.account, history=None) == replace(seen[2], history=None)
    with pytest.raises(ProjectError, match="nothing to redo"):
        project.redo(revision=state.revision)
    state = project.undo(revision=state.revision)
    state = project.apply(date_of(state, 8), revision=state.revision)
    assert state.undone == (), "a new change forgets what was undone"


def test_what_does_not_fit_changes_nothing(project: Project) -> None:
    state = project.state()
    before = (project.folder / "route.yaml").read_bytes()
    with pytest.raises(ProjectError, match=r"left \(1 March 2024\) before"):
        project.apply(
            c.set_dates(c.stop_anchor(state.account, 0, 1), departed=date(2024, 3, 1)), revision=state.revision
        )
    with pytest.raises(ProjectError, match="Atlantis"):
        project.apply(c.choose_border("Atlantis"), revision=state.revision)
    with pytest.raises(ProjectError, match="Atlantis"):
        project.apply(c.set_about(c.figure_anchor(state.account, 1), goal="Atlantis"), revision=state.revision)
    with pytest.raises(ProjectError, match="no-such-source"):
        project.apply(c.choose_roads("no-such-source"), revision=state.revision)
    with pytest.raises(UnfitError) as unfit:
        project.apply(c.rename_group("nobody", "somebody"), revision=state.revision)
    assert "nobody" in unfit.value.conflict.sentence("fr")
    assert (project.folder / "route.yaml").read_bytes() == before
    assert project.state().revision == state.revision


def test_rejected_ones_stay_in_the_account_and_leave_the_answer(project: Project) -> None:
    state = project.state()
    state = project.apply(c.set_status(c.stop_anchor(state.account, 0, 0), "rejected"), revision=state.revision)
    state = project.apply(c.set_status(c.figure_anchor(state.account, 0), "rejected"), revision=state.revision)
    assert (state.distance(0, 0), state.checked(0)) == (None, None)
    near, far = state.distance(0, 2), state.checked(1)
    assert near is not None
    assert near.straight_km == pytest.approx(1242, abs=5)
    assert far is not None
    assert far.claim == state.account.claims[1]


def test_a_change_is_given_up_and_brought_back(project: Project) -> None:
    state = project.state()
    state = project.apply(date_of(state, 6), revision=state.revision)
    state = project.apply(c.rename_group("march", "the march"), revision=state.revision)
    first = state.changes[0]
    state = project.discard(first.id, revision=state.revision)
    assert ([change.kind for change in state.changes], stops(state)[1][1]) == (["rename"], date(2024, 3, 5))
    state = project.redo(revision=state.revision)
    assert stops(state)[1][1] == date(2024, 3, 6)
    with pytest.raises(ProjectError, match="no change 'ffff'"):
        project.discard("ffff", revision=state.revision)


# ------------------------------------------------------------------ two at one project


def test_the_second_window_is_told_what_changed_instead_of_overwriting_it(project: Project) -> None:
    other = Project.open(project.folder)  # another process, as far as files can tell
    seen = other.state()
    mine = project.apply(date_of(project.state(), 6), revision=seen.revision, author="Ana")
    with pytest.raises(StaleError) as stale:
        other.apply(date_of(seen, 7), revision=seen.revision, author="Ben")
    assert (stale.value.seen, stale.value.revision) == (seen.revision, mine.revision)
    assert [change.author for change in stale.value.meanwhile] == ["Ana"]
    now = other.state()
    assert now.account == mine.account
    other.apply(date_of(now, 7), revision=now.revision, author="Ben")
    assert [change.author for change in project.state().changes] == ["Ana", "Ben"]
    for call in (project.undo, project.redo, project.reread, project.publish):
        with pytest.raises(StaleError):
            call(revision=seen.revision)


# ------------------------------------------------------------------ reports


def test_reports_come_and_go_and_are_kept_as_given(project: Project) -> None:
    state = project.apply(date_of(project.state(), 6), revision=project.state().revision)
    data = SEEDS[0].read_bytes()
    state = project.add_report(data, "../../etc/Wire one.MD", revision=state.revision)
    assert state.files == ("the-march-day-five.md", "Wire-one.md")
    assert (project.folder / "reports" / "Wire-one.md").read_bytes() == data
    assert "San Pedro Tapanatepec" in [name for name, _ in stops(state)]
    with pytest.raises(ProjectError, match="already, as report 2"):
        project.add_report(data, "again.md", revision=state.revision)
    state = project.remove_report(0, revision=state.revision)
    assert state.files == ("Wire-one.md",)
    (conflict,) = state.conflicts
    assert "no longer there" in conflict.sentence()
    assert (project.folder / "reports" / "removed" / "the-march-day-five.md").is_file()
    state = project.discard(state.changes[0].id, revision=state.revision)
    assert state.conflicts == ()


def test_a_report_is_told_its_date_and_read_again(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "new")
    state = project.add_text(MARCH.replace(", 4 March", ""), revision=0)
    assert stops(state)[0][1] is None
    state = project.describe_report(0, revision=state.revision, published=date(2024, 3, 8), title="The march")
    assert state.account.routes[0].stops[0].departed == date(2024, 3, 4)
    state = project.reread(revision=state.revision)
    assert (state.account.reports[0].title, state.account.reports[0].published) == ("The march", date(2024, 3, 8))


def test_what_cannot_be_read_leaves_nothing_behind(project: Project) -> None:
    state = project.state()
    for data, words in ((b"", "empty"), (b"\x00\x01\xff" * 50, "text"), (b" " * (desk.MAX_BYTES + 1), "20 MB")):
        with pytest.raises(InputError, match=words) as refused:
            project.add_report(data, "broken.txt", revision=state.revision)
        assert str(project.folder) not in str(refused.value)
    assert [path.name for path in (project.folder / "reports").iterdir()] == ["the-march-day-five.md"]
    assert project.state().revision == state.revision


def test_a_report_laid_into_the_folder_is_read_with_the_next_reading(project: Project) -> None:
    (project.folder / "reports" / "wire.md").write_bytes(SEEDS[1].read_bytes())
    state = Project.open(project.folder).state()
    assert state.unread == ("wire.md",)
    state = project.reread(revision=state.revision)
    assert (state.unread, state.files) == ((), ("the-march-day-five.md", "wire.md"))


def test_another_version_reads_again_only_when_it_is_told_to(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    state = project.state()
    state = project.apply(date_of(state, 6), revision=state.revision)
    assert not state.outdated
    monkeypatch.setattr(desk, "program_version", lambda: "99.0")
    trace = desk.pipeline.trace

    def newer(dossier: object) -> object:
        account = trace(dossier)
        route = account.routes[0]
        late = replace(route.stops[1], arrived=date(2024, 3, 4))
        return replace(account, routes=(replace(route, stops=(route.stops[0], late, *route.stops[2:])),))

    monkeypatch.setattr(desk.pipeline, "trace", newer)
    newer_program = Project.open(project.folder)
    state = newer_program.state()
    assert state.outdated
    assert state.conflicts == (), "nothing moves before it is asked for"
    state = newer_program.reread(revision=state.revision)
    assert not state.outdated
    assert stops(state)[1][1] == date(2024, 3, 6), "the correction holds"
    (conflict,) = state.conflicts
    assert conflict.held
    assert "4 March 2024" in conflict.sentence()


# ------------------------------------------------------------------ edited by hand


def edit(project: Project, *pairs: tuple[str, str]) -> State:
    path = project.folder / "route.yaml"
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return project.state()


def test_an_edit_in_an_editor_becomes_changes_that_can_be_undone(project: Project) -> None:
    state = project.apply(date_of(project.state(), 6), revision=project.state().revision)
    revision = state.revision
    state = edit(
        project,
        ("group: march", "group: the long march"),
        ("arrived: 2024-03-07", "arrived: 2024-03-08"),
        ("border: US", "border: MX-GT"),
    )
    assert {change.kind for change in state.changes[1:]} == {"border", "rename", "dates"}
    assert state.revision > revision
    assert (state.account.border, state.account.routes[0].group) == ("MX-GT", "the long march")
    assert stops(state)[1:3] == [("Huixtla", date(2024, 3, 6)), ("Mapastepec", date(2024, 3, 8))]
    state = project.reread(revision=state.revision)
    assert (state.account.border, state.conflicts) == ("MX-GT", ())
    for _ in range(3):
        state = project.undo(revision=state.revision)
    assert stops(state)[1:3] == [("Huixtla", date(2024, 3, 6)), ("Mapastepec", date(2024, 3, 7))]


def test_a_stop_that_is_written_in_or_struck_out_by_hand(project: Project) -> None:
    path = project.folder / "route.yaml"
    document = path.read_text("utf-8")
    start = document.index("      - place: {name: Huixtla")
    end = document.index("      - place: {name: Mapastepec")
    path.write_text(
        document[:start] + '      - place: "15.3, -92.66"\n        arrived: 2024-03-06\n' + document[end:], "utf-8"
    )
    state = project.state()
    assert [change.kind for change in state.changes] == ["add_stop", "status"]
    standing = [stop for stop in state.account.routes[0].stops if stop.status != "rejected"]
    assert [stop.place.name for stop in standing] == ["Tapachula", "15.3, -92.66", "Mapastepec"]


def test_an_edit_that_changes_cannot_tell_is_taken_whole(project: Project) -> None:
    state = edit(project, ("rule: left", "rule: I was there"))
    (change,) = state.changes
    assert change.kind == "rewrite"
    assert state.account.routes[0].stops[0].evidence[0].rule.startswith("I was there")
    again = Project.open(project.folder).state()
    assert (again.account, again.revision) == (state.account, state.revision), "taken once"
    state = project.add_report(SEEDS[0].read_bytes(), "wire.md", revision=again.revision)
    (conflict,) = state.conflicts
    assert not conflict.held
    assert "Undo this change" in conflict.sentence()


def test_a_broken_edit_is_told_by_line_and_left_alone(project: Project) -> None:
    path = project.folder / "route.yaml"
    good = path.read_text("utf-8")
    path.write_text(good.replace("status: suggested", "status: maybe", 1), "utf-8")
    broken = path.read_bytes()
    with pytest.raises(ProjectError, match=r"route.yaml:\d+: status 'maybe'"):
        project.state()
    with pytest.raises(ProjectError, match="maybe"):
        project.undo(revision=1)
    assert path.read_bytes() == broken
    path.write_text(good, "utf-8")
    assert project.state().changes == ()


def test_a_route_file_alone_is_a_project_and_an_old_one_loads(tmp_path: Path, project: Project) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    bare = replace(project.state().account, history=None)
    (alone / "route.yaml").write_text(routefile.dump(bare), "utf-8")
    other = Project.at(alone)
    state = other.state()
    assert (replace(state.account, history=None), state.draft, state.files) == (bare, bare, ("",))
    state = other.apply(date_of(state, 6), revision=state.revision)
    assert stops(Project.open(alone).state())[1][1] == date(2024, 3, 6)


def test_a_project_whose_draft_is_lost_reads_the_reports_again(project: Project) -> None:
    state = project.apply(date_of(project.state(), 6), revision=project.state().revision)
    for path in (project.folder / "drafts").iterdir():
        path.unlink()
    again = Project.open(project.folder).state()
    assert (again.draft, again.account, again.changes) == (state.draft, state.account, state.changes)


def test_an_older_file_put_back_makes_other_windows_stale(project: Project) -> None:
    path = project.folder / "route.yaml"
    older = path.read_bytes()
    state = project.apply(date_of(project.state(), 6), revision=project.state().revision)
    path.write_bytes(older)
    assert project.state().revision > state.revision
    assert project.state().changes == ()


# ------------------------------------------------------------------ publishing


def test_publishing_writes_the_map_folder_without_names_and_notes(project: Project) -> None:
    state = project.apply(date_of(project.state(), 6), revision=project.state().revision, author="Ana", note="a secret")
    folder = project.publish(revision=state.revision)
    assert folder == project.folder / "outputs" / "the-march-day-five"
    assert project.published() == ("the-march-day-five",)
    assert {path.name for path in folder.iterdir()} == set(desk.mapfolder.FILES)
    for path in folder.iterdir():
        assert b"a secret" not in path.read_bytes()
        assert b"Ana" not in path.read_bytes() or path.suffix in (".png", ".html", ".svg")
    published = routefile.load(folder / "route.yaml")
    assert published.routes == state.account.routes
    assert published.history is not None
    assert [change.kind for change in published.history.changes] == ["dates"]
    stop = json.loads((folder / "report.json").read_text("utf-8"))["routes"][0]["stops"][1]
    assert (stop["arrived"], stop["change"]) == ("2024-03-06", state.changes[0].id)
    assert project.output("the-march-day-five", "map.html") == folder / "map.html"
    for slug, name in (("..", "route.yaml"), ("the-march-day-five", "../../route.yaml"), ("x", "map.html")):
        with pytest.raises(ProjectError, match="no such file"):
            project.output(slug, name)


# ------------------------------------------------------------------ the folder


def test_only_an_empty_folder_becomes_a_project(tmp_path: Path, project: Project) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").write_text("x")
    with pytest.raises(ProjectError, match=r"not empty \(thesis.doc\)"):
        Project.create(tmp_path / "full")
    with pytest.raises(ProjectError, match="there is a project already"):
        Project.create(project.folder)
    with pytest.raises(ProjectError, match="no project is here"):
        Project.open(tmp_path / "nothing")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProjectError, match="no folder"):
        Project.create(tmp_path / "file")


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path, project: Project) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("A secret report.", "utf-8")
    (project.folder / "reports" / "link.md").symlink_to(secret)
    with pytest.raises(ProjectError, match="outside the project"):
        project.reread(revision=project.state().revision)
    (project.folder / "outputs").symlink_to(tmp_path)
    with pytest.raises(ProjectError, match="outside the project"):
        project.publish(revision=project.state().revision)
    assert secret.read_text("utf-8") == "A secret report."


def test_a_source_that_points_elsewhere_reads_nothing(tmp_path: Path, project: Project) -> None:
    (tmp_path / "secret.md").write_text("A secret report.", "utf-8")
    state = edit(project, ("source: reports/the-march-day-five.md", "source: reports/../../secret.md"))
    state = project.reread(revision=state.revision)
    assert state.files[0] == ""
    assert "secret report" not in (project.folder / "route.yaml").read_text("utf-8")


# ------------------------------------------------------------------ kill -9


def killed(folder: Path, *, torn: bool) -> list[dict[str, object]]:
    """Let a process change a project and be killed in the middle, again and again; return what was found each time."""
    script = Path(__file__).with_name("killed.py")
    words = [sys.executable, str(script), str(folder), *(["torn"] if torn else [])]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=120, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked to be killed quickly")
def test_a_kill_in_the_middle_loses_nothing_that_was_acknowledged(project: Project) -> None:
    found = killed(project.folder, torn=False)
    assert len(found) == 8
    assert [round_ for round_ in found if round_["problem"]] == []
    assert sum(int(str(round_["acknowledged"])) for round_ in found) >= 8, "there was work to lose"
    assert list(project.folder.glob(".*.unfinished")) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked to be killed quickly")
def test_the_kills_would_find_a_file_that_is_written_in_place(project: Project) -> None:
    assert any(round_["problem"] for round_ in killed(project.folder, torn=True))


# ------------------------------------------------------------------ quick


def test_a_change_of_the_sample_is_made_and_measured_in_a_tenth_of_a_second(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "sample")
    state = project.state()
    for seed in SEEDS:
        state = project.add_report(seed.read_bytes(), seed.name, revision=state.revision)
    best = float("inf")
    for day in range(20, 26):
        change = c.set_dates(c.stop_anchor(state.account, 0, 1), arrived=date(2018, 10, day))
        start = time.process_time()
        state = project.apply(change, revision=state.revision)
        best = min(best, time.process_time() - start)
    assert best < 0.1, f"{best:.3f} s of processor time"
