"""The addresses of the desk, and what each answers.

A page asked for by the desk's own script (header ``X-Desk``) is answered as JSON: the parts that changed and what the
map needs; the same address without it is a whole page, so that everything works without a script.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from flask import Response, g, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from gazetteer import GazetteerError, open_index
from gazetteer.place import KINDS
from mapper.corrections.telling import tell
from mapper.drawing import style
from mapper.drawing.basemap import country_name
from mapper.errors import MapperError
from mapper.language import languages as report_languages
from mapper.web import actions, security, upload
from mapper.web.ids import names as names_of
from mapper.web.maps import Maps
from mapper.web.overheard import overheard
from mapper.web.panel import known_places, panel
from mapper.web.project import ProjectError, StaleError
from mapper.web.view import view
from mapper.web.words import LANGUAGES, choose, speak

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask
    from werkzeug.wrappers import Response as Answered

    from mapper.web.project import Project, State
    from mapper.web.words import Words

__all__ = ["add_views"]

PARTS = ("bar", "notice", "texts", "panel", "stops", "figures", "changes")
"""The parts of the page that a change may alter; each is a template and an element of that name."""
FONTS = ("SourceSans3-Regular.woff2", "SourceSans3-SemiBold.woff2")
KINDS_OF_FILES = {
    ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json",
}  # fmt: skip
"""What published files are shown as; all others are shown as text."""
YEAR = 365 * 24 * 3600


def add_views(app: Flask, project: Project, *, allow_private: bool) -> Callable[[], None]:
    """Give the application its addresses; return what readies the first page before anybody asks for it."""
    desk = _Views(project, allow_private=allow_private)
    add = app.add_url_rule
    add("/", "home", desk.home)
    add("/reports", "reports", desk.take_in, methods=["POST"])
    add("/change", "change", desk.change, methods=["POST"])
    add("/step", "step", desk.step, methods=["POST"])
    add("/report", "report", desk.report, methods=["POST"])
    add("/me", "me", desk.me, methods=["POST"])
    add("/publish", "publish", desk.publish, methods=["POST"])
    add("/published", "published", desk.published)
    add("/published/<slug>/<name>", "output", desk.output)
    add("/preview", "preview", desk.preview)
    add("/preview/map.html", "preview_map", desk.preview_map)
    add("/map/<window>", "map", desk.map)
    add("/revision", "revision", desk.revision)
    add("/font/<name>", "font", _font)
    add("/theme.css", "theme", _theme)
    app.register_error_handler(HTTPException, _wrong)
    return desk.warm


def _words() -> Words:
    return speak(choose(request.cookies.get("language"), request.headers.get("Accept-Language")))


def _author() -> str:
    return unquote(request.cookies.get("author", ""))[:80]


def _scripted() -> bool:
    return request.headers.get("X-Desk") == "1"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else -1


def _font(name: str) -> Response:
    if name not in FONTS:
        return _wrong_status(404)
    data = files("mapper.drawing").joinpath("data", name).read_bytes()
    return Response(data, mimetype="font/woff2", headers={"Cache-Control": "max-age=86400"})


def _theme() -> Response:
    """Give the page the colours of the map."""
    dark = style.variables(style.DARK | {"edge": "#8a979f"})
    text = (
        f":root{{--font:{style.FONT};{style.variables(style.LIGHT | {'edge': '#7d868c'})}color-scheme:light dark}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    )
    return Response(text, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})


def _wrong(error: HTTPException) -> Response:
    return _wrong_status(error.code or 500)


def _wrong_status(status: int) -> Response:
    words = _words()
    key = f"error_{status}" if f"error_{status}" in words.table else "error_other"
    if _scripted():
        answer = jsonify({"ok": False, "message": words(key)})
        answer.status_code = status
        return answer
    return Response(render_template("error.html", words=words, message=words(key)), status)


class _Views:
    """One project's pages."""

    def __init__(self, project: Project, *, allow_private: bool) -> None:
        self.project, self.allow_private, self.maps = project, allow_private, Maps()

    def warm(self) -> None:
        """Load what the first page and its map need: modules, places, the base map."""
        state = self.project.state()
        if state.account.reports:
            language = choose(state.account.reports[0].language)
            names = names_of(state.account)
            self.maps.page(state, names, self.maps.window(state, language), language)
        else:
            open_index()

    # ------------------------------------------------------------------ the page

    def home(self) -> Answered:
        """Show the desk with what is selected, or the form for the first report."""
        state = self.project.state()
        return self.show(state, request.args.get("sel", ""), message=_done(state, _words()))

    def frame(self) -> dict[str, Any]:
        """Return what every page needs around what it shows."""
        return {
            "words": _words(), "languages": LANGUAGES, "report_languages": report_languages(), "author": _author(),
            "folder": self.project.folder.name,
            "token": security.token(g.visitor), "nonce": g.nonce,
        }  # fmt: skip

    def show(
        self,
        state: State,
        select: str,
        *,
        message: str = "",
        wrong: str = "",
        meanwhile: tuple[str, ...] = (),
        typed: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Answered:
        """Answer with the page, or with its parts for the script."""
        words = _words()
        names = names_of(state.account)
        form = request.form if request.method == "POST" else request.args
        shown = request.values.get("window", "")
        window = self.maps.window(state, words.language, shown) if state.account.reports else ""
        chosen = panel(state, names, words, select, form.get("query", "")) if select else None
        values: dict[str, Any] = self.frame() | {
            "state": state, "desk": view(state, names, words), "select": select, "panel": chosen,
            "related": {select, *names.related(select)} if chosen else set(),
            "known": known_places(state, words.language), "borders": _borders(state, words), "kinds": KINDS,
            "typed": typed or {}, "message": message, "wrong": wrong, "meanwhile": meanwhile, "window": window,
            "file_kinds": ",".join(upload.KINDS), "published": bool(self.project.published()),
        }  # fmt: skip
        if not _scripted():
            name = "desk.html" if state.account.reports else "start.html"
            return Response(render_template(name, **values), status)
        changed = self.maps.changed(state, names, window) if window and shown == window else None
        answer = jsonify({
            "ok": status < 400, "revision": state.revision, "select": select, "window": window, "map": changed,
            "parts": {part: render_template(f"_{part}.html", **values) for part in PARTS},
            "spots": chosen.spots if chosen else [], "message": wrong or message, "reports": len(state.account.reports),
        })  # fmt: skip
        answer.status_code = status
        return answer

    def back(self, state: State, select: str, message: str, done: str = "") -> Answered:
        """Answer after something was done: the parts for the script, else the way back to the page."""
        if _scripted():
            return self.show(state, select, message=message)
        return redirect(f"/?sel={quote(select)}&done={done}#{'panel' if select else 'notice'}", 303)

    def failed(self, error: MapperError | GazetteerError, select: str) -> Answered:
        """Answer that nothing was done and why, with everything that was typed still in its place."""
        words, state = _words(), self.project.state()
        if isinstance(error, StaleError):
            told = tuple(tell(change, words.language) for change in error.meanwhile)
            return self.show(
                state, select, wrong=words("stale"), meanwhile=told, typed=request.form.to_dict(), status=409
            )
        return self.show(state, select, wrong=str(error), typed=request.form.to_dict(), status=400)

    # ------------------------------------------------------------------ what changes something

    def change(self) -> Answered:
        """Make the change whose button was pressed."""
        form, words = request.form, _words()
        select = form.get("at") or form.get("sel", "")
        try:
            state = self.project.state()
            seen = _number(form.get("revision"))
            if seen != state.revision:  # what the form names is told by what the person saw
                return self.failed(self.stale(seen, state), select)
            names = names_of(state.account)
            action = form.get("do", "")
            if action == "enter":
                action = _meant(form)
            want = actions.wanted(action, form, state, names, words)
            note = form.get("note", "").strip()[: actions.MOST_NOTE]
            with overheard() as warned:
                state = self.project.apply(want.change, revision=seen, author=_author(), note=note)
        except (MapperError, GazetteerError) as error:
            return self.failed(error, select)
        message = tell(state.changes[-1], words.language)
        if warned:  # which would be lost on the way to another page
            return self.show(state, want.select, message=". ".join([message, *warned]))
        return self.back(state, want.select, message, "change")

    def stale(self, seen: int, state: State) -> StaleError:
        """Return what a caller is told that saw an older revision."""
        return StaleError(seen, state.revision, tuple(one for one in state.changes if one.revision > seen))

    def step(self) -> Answered:
        """Undo, redo, give up one change, or read the reports again."""
        form, words = request.form, _words()
        what, _, detail = form.get("do", "").partition(":")
        seen, select = _number(form.get("revision")), form.get("sel", "")
        try:
            if what == "undo":
                state = self.project.undo(revision=seen)
                message = words("undone", change=tell(state.undone[-1], words.language))
            elif what == "redo":
                state = self.project.redo(revision=seen)
                message = words("redone", change=tell(state.changes[-1], words.language))
            elif what == "discard":
                state = self.project.discard(detail, revision=seen)
                message = words("given_up")
            elif what == "reread":
                state = self.project.reread(revision=seen)
                message = words("reread_done")
            else:
                return _wrong_status(400)
        except (MapperError, GazetteerError) as error:
            return self.failed(error, select)
        return self.back(state, select, message, what)

    def take_in(self) -> Answered:
        """Add reports: pasted, dropped, or fetched."""
        words = _words()
        try:
            state = upload.take_in(
                self.project, _number(request.form.get("revision")), request.form,
                request.files.getlist("files"), words, allow_private=self.allow_private,
            )  # fmt: skip
        except (MapperError, GazetteerError) as error:
            return self.failed(error, "")
        return self.back(state, "", words("taken_in", count=len(state.account.reports)), "take")

    def report(self) -> Answered:
        """Say something of a report, or take it out."""
        form, words = request.form, _words()
        what, _, detail = form.get("do", "").partition(":")
        seen, index = _number(form.get("revision")), _number(detail)
        try:
            if what == "describe":
                said = upload.described(form, words)
                state = self.project.describe_report(index, revision=seen, **said)
            elif what == "remove":
                state = self.project.remove_report(index, revision=seen)
            else:
                return _wrong_status(400)
        except (MapperError, GazetteerError) as error:
            return self.failed(error, "")
        return self.back(state, "", words("done"), "done")

    def me(self) -> Answered:
        """Remember who is at the desk, and the language."""
        answer = redirect("/", 303)
        if "author" in request.form:
            name = " ".join(request.form["author"].split())[:80]
            answer.set_cookie("author", quote(name), max_age=YEAR, samesite="Strict", httponly=True)
        if request.form.get("language") in LANGUAGES:
            answer.set_cookie("language", request.form["language"], max_age=YEAR, samesite="Strict", httponly=True)
        return answer

    # ------------------------------------------------------------------ publishing

    def publish(self) -> Answered:
        """Write the map folder."""
        language = request.form.get("language") or None
        try:
            folder = self.project.publish(revision=_number(request.form.get("revision")), language=language)
        except (MapperError, GazetteerError) as error:
            return self.failed(error, request.form.get("sel", ""))
        return redirect(f"/published?new={quote(folder.name)}", 303)

    def published(self) -> Answered:
        """Show what is published: files, the snippet, the page on a phone."""
        slugs = self.project.published()
        slug = request.args.get("new", "")
        slug = slug if slug in slugs else slugs[-1] if slugs else ""
        snippet = self.project.output(slug, "embed.html").read_text("utf-8") if slug else ""
        from mapper.folder import FILES  # noqa: PLC0415 -- draws maps

        text = render_template(
            "published.html", **self.frame(), slug=slug, slugs=slugs, snippet=snippet,
            files=[name for name in FILES if slug and self.project.output(slug, name).exists()],
        )  # fmt: skip
        return Response(text)

    def output(self, slug: str, name: str) -> Response:
        """Hand out one published file, to be shown where it can reach nothing of ours."""
        try:
            path = self.project.output(slug, name)
        except ProjectError:
            return _wrong_status(404)
        if not path.is_file():
            return _wrong_status(404)
        kind = KINDS_OF_FILES.get(path.suffix, "text/plain; charset=utf-8")
        headers = {"Content-Security-Policy": security.FRAME_POLICY}
        if "download" in request.args:
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(path.read_bytes(), content_type=kind, headers=headers)

    def preview(self) -> Answered:
        """Show the page as it would be published, at the width of a phone."""
        return Response(render_template("preview.html", **self.frame()))

    def preview_map(self) -> Response:
        """Draw the page as it would be published."""
        from mapper.drawing.webmap import draw  # noqa: PLC0415 -- folium

        text = draw(self.project.state().answer).get_root().render()
        return Response(text, headers={"Content-Security-Policy": security.FRAME_POLICY})

    def map(self, window: str) -> Response:
        """Draw the map alone, for its frame; with the candidates of what is selected, should no script draw them."""
        state, words = self.project.state(), _words()
        names = names_of(state.account)
        chosen = panel(state, names, words, request.args.get("sel", ""), request.args.get("query", ""))
        spots = [(one.letter, (one.latitude, one.longitude)) for one in chosen.candidates] if chosen else []
        text = self.maps.page(state, names, window, words.language, spots)
        return Response(text, headers={"Content-Security-Policy": security.FRAME_POLICY})

    def revision(self) -> Response:
        """Say whether somebody changed the project."""
        state, words = self.project.state(), _words()
        seen = _number(request.args.get("seen"))
        told = [tell(one, words.language) for one in state.changes if seen < one.revision]
        return jsonify({"revision": state.revision, "meanwhile": told[-5:]})


def _done(state: State, words: Words) -> str:
    """Return what to say on the page that follows a form."""
    done = request.args.get("done", "")
    if done == "undo" and state.undone:
        return words("undone", change=tell(state.undone[-1], words.language))
    if done in ("change", "redo") and state.changes:
        return tell(state.changes[-1], words.language)
    said = {"take": "taken_in", "discard": "given_up", "reread": "reread_done", "done": "done"}.get(done)
    return words(said, count=len(state.account.reports)) if said else ""


def _borders(state: State, words: Words) -> list[tuple[str, str]]:
    """Return the countries that the reports name, as (code, name)."""
    codes = {mention.place.country for mention in state.account.mentions if mention.place and mention.place.country}
    return sorted(((code, country_name(code, words.language)) for code in codes), key=lambda one: one[1])


def _meant(form: Mapping[str, str]) -> str:
    """Return the button that Enter stands for: the one of the fields that were changed."""
    for name, value in form.items():
        before = form.get(f"was.{name}")
        if before is None or before == value:
            continue
        what, _, key = name.partition(".")
        if what in ("arrived", "departed"):
            return f"dates:{key}"
        if what in ("travel", "remark"):
            return f"describe:{key}"
        if what in ("group", "new-group"):
            return f"move:{key}" if key else "role:stop"
        if what in ("latitude", "longitude", "hand-name"):
            return "hand"
        if what in ("from", "to", "about-date", "about-group"):
            return "about"
        if what in ("low", "high", "qualifier", "unit", "kind"):
            return "figure"
    return ""
