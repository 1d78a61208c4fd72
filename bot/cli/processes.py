"""Commands that start processes, and the ones that prepare and check them."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import TYPE_CHECKING

import click

from bot.cli.shell import deps as build_deps
from bot.cli.shell import pass_deps, refuse_no_address, settings

if TYPE_CHECKING:
    from bot.demo import DemoLogins
    from bot.settings import Settings
    from bot.wiring import Deps


@click.command()
@pass_deps
def init(deps: Deps) -> None:
    """Make or upgrade the databases of the town halls and of the vault. Safe to repeat.

    DATABASE_URL and VAULT_DATABASE_URL name them; without these they are files in VAR_DIR. A
    database of a newer Prongsai is left as it is.
    """
    migrate(deps)
    click.echo("The databases are ready.")


@click.command()
def run() -> None:
    """Start web, worker and - without a LINE account - the simulator, with a demo town.

    PORT chooses the port (8000). Ctrl-C ends all of it; the data in var/ stays.
    """
    from bot.ending import heed_no_longer

    heed_no_longer()  # until there is somebody to end; what follows may take seconds
    from bot.run import CannotStart

    try:
        _run(settings(may_simulate=True))
    except CannotStart as error:
        raise click.ClickException(str(error)) from None


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(min=1, max=64),
    default=None,
    show_default="1 on SQLite, 2 on PostgreSQL",
    help="Each stays on a processor of its own.",
)
@pass_deps
def web(deps: Deps, processes: int | None) -> None:
    """Serve the webhook and the pages on PORT (8000), behind a proxy that brings https.

    It listens on this machine alone; on all its addresses where PORT is set, as platforms do, or
    HOST says so.

    Needs migrated databases (prongsai init), a town with its LINE channel (prongsai town channel,
    or LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN) and PUBLIC_URL. gunicorn with threads,
    always preloaded and on one machine. SIGTERM finishes what is held and ends it; without the
    worker nothing is sent again, no clock runs and no digest goes out.
    """
    from bot.warming import warm

    _refuse_unmigrated(deps)
    _refuse_no_channel(deps)
    warm(deps)
    usual = 1 if deps.store.doors().is_sqlite else 2  # one writer: a second one mostly waits
    serve_web(deps, deps.settings.bind, processes or usual)


@click.command()
@pass_deps
def worker(deps: Deps) -> None:
    """Send what web processes missed, keep clocks, digests and the tips' spool.

    Runs beside `prongsai web` with the same settings, once. Ended at any moment it loses nothing:
    what it held is taken up again after half a minute.
    """
    _refuse_unmigrated(deps)
    _refuse_no_channel(deps)
    serve_worker(deps)


@click.command()
def doctor() -> None:
    """Check settings, databases, LINE account and messages; say what to do. Exit 1 on trouble.

    Looks and changes nothing. OK is fine, WARN will be trouble, FAULT is. Run it with the settings
    of the services: it sees what they would see.
    """
    from bot.doctor import examine

    findings = examine(build_deps())
    for finding in findings:
        click.echo(f"{finding.level.upper():5} {finding.text}")
    sys.exit(1 if any(finding.level == "fault" for finding in findings) else 0)


def migrate(deps: Deps) -> None:
    """Bring both databases to the newest shape."""
    from storage import migrate as main_line

    deps.settings.var_dir.mkdir(parents=True, exist_ok=True)
    main_line.upgrade(deps.settings.main_database)
    deps.vault.migrate()


def _refuse_unmigrated(deps: Deps) -> None:
    from bot.database_faults import ask_main, ask_vault

    told = ask_main(deps) or ask_vault(deps)
    if told:
        raise click.ClickException(told)


def _refuse_no_channel(deps: Deps) -> None:
    """A channel may stand in the environment or, by `prongsai town channel`, with its town."""
    towns = deps.store.towns.all()
    in_environment = bool(deps.settings.channel_secrets)
    locked = [
        one.slug for one in towns if one.is_locked and not (one.is_default and in_environment)
    ]
    if locked:
        raise click.ClickException(
            "SECRET_KEY is not the one under which the LINE channel was stored: set the former "
            f"one, or enter the channel again: prongsai town channel {locked[0]}"
        )
    if not in_environment and not any(town.channel_secrets for town in towns):
        raise click.ClickException(
            "no LINE account is set: use `prongsai town channel`, or set LINE_CHANNEL_SECRET, "
            "LINE_CHANNEL_ACCESS_TOKEN and PUBLIC_URL; to try Prongsai without one: prongsai run"
        )
    refuse_no_address(deps)


def serve_web(deps: Deps, bind: str, processes: int = 1) -> None:
    """Serve until SIGTERM; finishes what it holds."""
    from bot import create_app, door_of
    from bot.server import Server
    from bot.unseen import hide_memory

    hide_memory()
    deps.vault.empty_drafts()
    app = create_app(deps)
    deps.after_fork()
    deps.slow_hand.start()  # before forking: one for all web processes

    def on_fork() -> None:
        deps.after_fork()
        deps.start_threads()

    gc.collect()
    gc.freeze()  # what is shared with the web processes is neither walked nor copied again
    Server(
        app,
        bind=bind,
        processes=processes,
        on_fork=on_fork,
        on_stop=deps.stop,
        look_after=deps.slow_hand.keep,
        door=door_of(app),
    ).run()


def serve_worker(deps: Deps) -> None:
    """Work until SIGTERM."""
    from bot import worker as work
    from bot.ending import heed_signals
    from bot.timers import timers_of
    from bot.unseen import hide_memory

    hide_memory()
    stop = heed_signals()
    deps.after_fork()
    work.run(deps.sender, timers_of(deps), clock=deps.clock, stop=stop)
    deps.stop()


def _run(chosen: Settings) -> None:
    from bot.run import Family, refuse_taken_port, with_simulated_channel
    from bot.warming import warm

    started = time.monotonic()
    refuse_taken_port(chosen.port)
    if chosen.is_simulated:
        refuse_taken_port(chosen.port + 1, " (the simulator's)")
        chosen = with_simulated_channel(chosen)
    deps = _prepare(chosen)
    logins = _demo(deps) if chosen.is_simulated else _first_town(deps)
    warm(deps)
    deps.after_fork()
    family = Family()
    family.add("web", lambda: serve_web(deps, f"127.0.0.1:{chosen.port}"))
    family.add("worker", lambda: serve_worker(deps))
    if chosen.is_simulated:
        family.add("simulator", lambda: _simulate(deps))
    family.start(lambda: _welcome(chosen, logins, started))


def _demo(deps: Deps) -> DemoLogins:
    """The simulator never speaks for a real town: what waits for its people would be lost."""
    from bot.cli.simulation import officers
    from bot.demo import SLUG, build_demo
    from bot.run import CannotStart

    town = deps.store.towns.default()
    if town is not None and town.slug != SLUG:
        raise CannotStart(
            f"{deps.settings.var_dir}/ holds a real town ({town.slug}): serve it with LINE_CHANNEL_"
            "SECRET and LINE_CHANNEL_ACCESS_TOKEN set, or by `prongsai web` and `prongsai worker`; "
            "for the simulator take a folder of its own: VAR_DIR=var-demo make run"
        )
    return build_demo(deps, officers())


def _first_town(deps: Deps) -> DemoLogins:
    """A real account never speaks for the demo town."""
    from bot.demo import SLUG, found_first_town
    from bot.run import CannotStart

    town = deps.store.towns.default()
    if town is not None and town.slug == SLUG:
        raise CannotStart(
            f"{deps.settings.var_dir}/ holds the demo town; start the real account with a folder "
            "of its own, for example: VAR_DIR=var-real make run"
        )
    return found_first_town(deps)


def _prepare(chosen: Settings) -> Deps:
    """Build and migrate; a broken database is one line, not a traceback."""
    from sqlalchemy.exc import DBAPIError

    from bot.database_faults import explain_whichever
    from bot.logs import set_up
    from bot.run import CannotStart, hold
    from bot.settings import SettingsFault
    from bot.wiring import build
    from storage.pen import StoreError

    # Whoever tries it wants to read the greeting; a set LOG_LEVEL is obeyed.
    set_up(chosen.log_level if "LOG_LEVEL" in os.environ else "warning")
    try:
        hold(chosen.var_dir)
        deps = build(chosen)
    except SettingsFault as error:
        raise CannotStart("; ".join(error.faults)) from None
    except OSError as error:
        raise _folder_is_unfit(chosen, error) from None
    try:
        migrate(deps)
    except OSError as error:
        raise _folder_is_unfit(chosen, error) from None
    except (DBAPIError, StoreError) as error:
        raise CannotStart(explain_whichever(deps, error)) from None
    return deps


def _folder_is_unfit(chosen: Settings, fault: OSError) -> Exception:
    from bot.run import CannotStart

    return CannotStart(
        f"{fault.filename or chosen.var_dir} cannot be used ({fault.strerror}); make the folder "
        "and what is in it yours, or choose another: VAR_DIR=… make run"
    )


def _simulate(deps: Deps) -> None:
    from bot.cli.simulation import serve

    serve(deps)


def _welcome(chosen: Settings, logins: DemoLogins, started: float) -> None:
    """Once everything listens: an address that is printed must answer."""
    from bot.cli.welcome import greet
    from bot.run import wait_for_port

    if wait_for_port(chosen.port) and (not chosen.is_simulated or wait_for_port(chosen.port + 1)):
        greet(chosen, logins, time.monotonic() - started)
