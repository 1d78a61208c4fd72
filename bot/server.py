"""gunicorn, always preloaded: the boot key of the tips' drafts must be made before forking."""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from bot.cores import Cores
from bot.web_process import Door, Shares, WebProcess

if TYPE_CHECKING:
    from flask import Flask

THREADS = 16
FILES = 4096  # open at once: connections, databases
GRACE_SECONDS = 20  # to finish what is held when SIGTERM comes


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's lines go where all others go (`bot.logs`).

    Its own handler writes addresses and URIs of requests, and faults with their messages.
    """

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's own configuration
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Master(Arbiter):  # type: ignore[misc]
    """The parent of the web processes, and of the one process beside them."""

    def manage_workers(self) -> None:
        super().manage_workers()
        self.app.look_after()

    def stop(self, graceful: bool = True) -> None:
        self.app.shares.end()
        super().stop(graceful)


class Server(BaseApplication):  # type: ignore[misc]
    """Serves an application that is already built. `on_fork` runs in each web process.

    `look_after` runs in the parent, every second and whenever one of its processes ended. `door`
    answers its paths without the application.
    """

    def __init__(
        self,
        app: Flask,
        *,
        bind: str,
        processes: int,
        on_fork: Callable[[], None],
        on_stop: Callable[[], None],
        look_after: Callable[[], None] = lambda: None,
        door: Door | None = None,
    ) -> None:
        self._app = app
        self.door = door
        self.shares = Shares()
        self.cores = Cores()
        self._options = _options(bind, processes, on_fork, on_stop)
        self.look_after = look_after
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def forget(self, number: int) -> None:
        """The web process of this number has ended."""
        self.shares.leave(number)
        self.cores.leave(number)

    def run(self) -> None:
        _allow_files()
        Master(self).run()


def _allow_files() -> None:
    """A usual 1,024 would not do for as many connections and what serves them."""
    have, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if have != resource.RLIM_INFINITY and have < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def _options(
    bind: str, processes: int, on_fork: Callable[[], None], on_stop: Callable[[], None]
) -> Mapping[str, Any]:
    return {
        "bind": [bind],
        "workers": processes,
        "threads": THREADS,
        "worker_class": WebProcess,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": GRACE_SECONDS,
        "keepalive": 75,
        "worker_connections": 1000,
        "limit_request_line": 4094,
        "accesslog": None,  # addresses and paths of people are not ours to keep
        "errorlog": "-",
        "loglevel": "warning",
        "logger_class": QuietLogger,
        "post_worker_init": lambda _: on_fork(),
        "child_exit": lambda arbiter, worker: arbiter.app.forget(worker.age),
        "worker_exit": lambda _arbiter, _worker: on_stop(),
        "control_socket_disable": True,
    }
