"""The desk's server: one project, opened to the browser of the person who started it."""

from __future__ import annotations

import contextlib
import io
import logging
import secrets
import threading
import webbrowser
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server

from mapper.errors import InputError
from mapper.web import security, upload
from mapper.web.project import MAX_BYTES, Project
from mapper.web.security import is_loopback
from mapper.web.views import add_views

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.serving import BaseWSGIServer

__all__ = ["Desk", "create_app", "is_loopback", "start"]

MOST_REQUEST = (upload.MOST_FILES // 4) * MAX_BYTES
"""Most bytes of one request; each file has its own limit."""
MOST_FIELDS = 400


class Desk:
    """A server that listens, and the address to open."""

    def __init__(self, server: BaseWSGIServer, address: str) -> None:
        self.server, self.address = server, address

    def serve(self) -> None:
        """Answer until the process is interrupted."""
        try:
            self.server.serve_forever()
        finally:
            self.server.server_close()

    def open_browser(self) -> None:
        """Show the page in the person's browser, a moment after the server is there."""
        threading.Timer(0.3, webbrowser.open, (self.address,)).start()


def create_app(
    project: Project,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    key: str | None = None,
    allow_private: bool = False,
) -> Flask:
    """Return the desk of a project as a WSGI application.

    Parameters
    ----------
    project
        The open project folder; nothing outside it is read or written.
    host, port
        Where it listens, which is what requests must name.
    key
        What other machines must show; None where only this machine can reach the desk.
    allow_private
        Whether reports may be fetched from addresses on loopback and private networks.
    """
    app = Flask("mapper.web", static_folder="static", template_folder="templates")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_REQUEST,
        MAX_FORM_MEMORY_SIZE=4 * upload.MOST_TEXT,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.guard(app, host, port, key)
    app.extensions["warm"] = add_views(app, project, allow_private=allow_private)
    return app


def start(folder: Path, *, host: str = "127.0.0.1", port: int = 0, allow_private: bool = False) -> Desk:
    """Open the project in a folder (made where there is none) and listen.

    Parameters
    ----------
    port
        0 takes one that is free.

    Raises
    ------
    InputError
        The folder holds something else, or the port is taken.
    """
    project = Project.at(folder)
    local = is_loopback(host)
    key = None if local else secrets.token_urlsafe(24)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    holder: list[Flask] = []

    def late(environ: dict[str, object], respond: object) -> object:
        return holder[0].wsgi_app(environ, respond)  # type: ignore[arg-type]

    said = io.StringIO()  # Werkzeug prints what is wrong, and leaves
    try:
        with contextlib.redirect_stderr(said):
            server = make_server(host, port, late, threaded=True)  # type: ignore[arg-type]
    except (OSError, SystemExit) as error:
        reason = getattr(error, "strerror", None) or next(iter(said.getvalue().splitlines()), "it is not yours")
        raise InputError(f"cannot listen at {host}, port {port} ({reason}); choose another --port") from None
    holder.append(create_app(project, host=host, port=server.port, key=key, allow_private=allow_private))
    threading.Thread(target=holder[0].extensions["warm"], daemon=True).start()
    name = f"[{host}]" if ":" in host else host
    return Desk(server, f"http://{name}:{server.port}/" + (f"?key={key}" if key else ""))
