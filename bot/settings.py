"""Settings from the environment: frozen, checked whole, every fault told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.letters.mail import read_mail_server

SIMULATED_URL = "https://prongsai.localhost"
"""What messages carry where no real address exists: LINE takes pictures by HTTPS only, and the
simulator's page maps this name to itself."""

KEY_LENGTH = 32


class SettingsFault(Exception):
    """All that is wrong with the settings, one plain line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseModel):
    """What the environment says. Per-town settings live in the database."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    var_dir: Path = Path("var")
    database_url: str = Field(default="", repr=False)  # may hold a password
    vault_database_url: str = Field(default="", repr=False)
    secret_key: SecretStr = SecretStr("")
    public_url: str = ""
    tip_url: str = ""
    port: int = Field(default=8000, ge=1, le=65535)
    host: str = ""
    line_channel_secret: SecretStr = SecretStr("")
    line_channel_access_token: SecretStr = SecretStr("")
    line_api_url: str = ""
    smtp_url: SecretStr = SecretStr("")
    metrics_token: SecretStr = SecretStr("")
    tip_backup_dir: Path | None = None
    """Where the worker puts a sealed backup of the vault every night; none where unset."""
    tip_backup_keys: Path | None = None
    """A file of age public keys that can open it; else the continuity keys."""
    tip_backup_days: int = Field(default=14, ge=1, le=60)
    log_level: str = "info"
    news_wait: float = Field(default=0.0, ge=0, le=3600)
    """Seconds that news to a citizen wait for more, so that several changes make one message."""
    is_simulated: bool = False
    """`prongsai run` lets the simulator stand in for LINE. Never read from outside: without it,
    however little is set, cookies are for https only and officers need a second step."""

    @field_validator("database_url", "vault_database_url")
    @classmethod
    def _names_a_database(cls, url: str) -> str:
        if url and not re.match(r"^(sqlite:///|postgres(ql)?(\+psycopg)?://)", url):
            raise ValueError(
                "must begin with sqlite:/// or postgresql:// "
                "(example: postgresql://prongsai:secret@localhost/prongsai)"
            )
        # Hosting providers still hand out the old scheme; the driver is always psycopg 3.
        return re.sub(r"^postgres(ql)?(\+psycopg)?://", "postgresql+psycopg://", url)

    @field_validator("public_url", "tip_url", "line_api_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
            raise ValueError("must be an address such as https://line.example.go.th")
        return url.rstrip("/")

    @field_validator("host")
    @classmethod
    def _is_of_a_network(cls, host: str) -> str:
        if host:
            try:
                ip_address(host)
            except ValueError:
                raise ValueError("must be 127.0.0.1, 0.0.0.0 or another address") from None
        return host

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, level: str) -> str:
        if level.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("must be debug, info, warning or error")
        return level.lower()

    @field_validator("secret_key")
    @classmethod
    def _is_long_enough(cls, key: SecretStr) -> SecretStr:
        if key and len(key.get_secret_value()) < KEY_LENGTH:
            raise ValueError(
                f"must have at least {KEY_LENGTH} characters; make one with: "
                'python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return key

    @field_validator("line_channel_secret", "line_channel_access_token")
    @classmethod
    def _came_from_the_console(cls, given: SecretStr) -> SecretStr:
        if given and not _could_be_of_line(given.get_secret_value()):
            raise ValueError(
                "is not what LINE's console shows (letters and signs without spaces): copy it again"
            )
        return given

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, url: SecretStr) -> SecretStr:
        if url:
            read_mail_server(url.get_secret_value())  # raises in plain words
        return url

    @property
    def bind(self) -> str:
        """Where `prongsai web` listens. Who gives a port stands before us on another machine, or
        outside a container; everybody else has a proxy on this one, and no business past it."""
        everywhere = "0.0.0.0"  # noqa: S104
        host = self.host or (everywhere if "port" in self.model_fields_set else "127.0.0.1")
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    @property
    def main_database(self) -> str:
        """The main database's URL, the file under `var_dir` where none is set."""
        return self.database_url or f"sqlite:///{self.var_dir / 'prongsai.db'}"

    @property
    def vault_database(self) -> str:
        """The vault's URL, its own file where none is set."""
        return self.vault_database_url or f"sqlite:///{self.var_dir / 'vault.db'}"

    @property
    def address(self) -> str:
        """What citizens reach us by."""
        return self.public_url or SIMULATED_URL

    @property
    def tip_address(self) -> str:
        """Where the anonymous pages are; may be a host of their own."""
        return self.tip_url or self.address

    @property
    def has_address(self) -> bool:
        """Whether LINE and citizens can reach us: nothing real may go out without it."""
        return self.public_url.startswith("https://")

    @property
    def channel_secrets(self) -> tuple[str, ...]:
        """The default town's channel secrets: several while one is being replaced."""
        parts = self.line_channel_secret.get_secret_value().split(",")
        return tuple(part.strip() for part in parts if part.strip())


def _contradictions(seen: Mapping[str, str]) -> list[str]:
    """Faults that only show when several settings are looked at together."""
    secret, token = seen.get("line_channel_secret"), seen.get("line_channel_access_token")
    public, tip = seen.get("public_url", ""), seen.get("tip_url", "")
    is_real = bool(secret or token)
    faults = []
    if bool(secret) != bool(token):
        faults.append(
            "LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN: set both (LINE Developers console, "
            "tabs 'Basic settings' and 'Messaging API'), or none for the simulator"
        )
    if is_real and not public:
        faults.append("PUBLIC_URL: must be set with a real LINE account (https://…)")
    if is_real and public and not _is_safe(public):
        faults.append("PUBLIC_URL: must begin with https:// because LINE refuses anything else")
    if is_real and tip and not _is_safe(tip):
        faults.append("TIP_URL: must begin with https:// (an .onion address may use http)")
    if _databases_are_one(seen):
        faults.append(
            "VAULT_DATABASE_URL: must be another database than DATABASE_URL; unset, it is "
            "vault.db in VAR_DIR"
        )
    return faults


def _databases_are_one(seen: Mapping[str, str]) -> bool:
    """Whether tips would lie beside everything else, however the addresses are written."""
    var = Path(seen.get("var_dir", "var"))
    main = seen.get("database_url") or f"sqlite:///{var / 'prongsai.db'}"
    vault = seen.get("vault_database_url") or f"sqlite:///{var / 'vault.db'}"
    return _plain_address(main) == _plain_address(vault)


def _plain_address(url: str) -> str:
    """Two ways to write one database give the same: other user, other driver, longer path."""
    scheme, _, rest = url.partition("://")
    if scheme.startswith("sqlite"):
        return str(Path(rest.removeprefix("/").partition("?")[0]).absolute().resolve())
    parts = urlsplit(f"//{rest}")
    return f"{parts.hostname}:{parts.port or 5432}{parts.path}"


def _could_be_of_line(given: str) -> bool:
    """One or several divided by commas; what is pasted with a sentence round it is none."""
    parts = [part.strip() for part in given.split(",") if part.strip()]
    return bool(parts) and all(part.isascii() and len(part.split()) == 1 for part in parts)


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.hostname or "").endswith(".onion")


def read_settings(environment: Mapping[str, str], *, may_simulate: bool = False) -> Settings:
    """Read and check everything; empty values count as unset. Raises `SettingsFault` with all.

    `may_simulate`: where no LINE account is set, the simulator may stand in.
    """
    given = {name.lower(): value for name, value in environment.items() if value.strip()}
    is_simulated = may_simulate and not given.get("line_channel_secret")
    given["is_simulated"] = "yes" if is_simulated else "no"
    given.setdefault("news_wait", "5" if is_simulated else "60")
    faults = _contradictions(given)
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsFault(_in_plain_words(error) + faults) from None
    if faults:
        raise SettingsFault(faults)
    return settings


_RANGES = {
    "PORT": "a whole number from 1 to 65535",
    "TIP_BACKUP_DAYS": "a whole number from 1 to 60",
    "NEWS_WAIT": "a number of seconds from 0 to 3600",
}


def _in_plain_words(error: ValidationError) -> list[str]:
    faults = []
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        name = ".".join(str(part) for part in one["loc"]).upper()
        text = str(one["msg"]).removeprefix("Value error, ")
        if name in _RANGES:
            text = f"must be {_RANGES[name]}"
        faults += [f"{name}: {line}" if name else line for line in text.splitlines()]
    return faults


def with_secret_key(settings: Settings) -> Settings:
    """Settings with a key: the set one, else the one kept in `var_dir`, made at first use.

    Only for a single machine; several machines must share SECRET_KEY through the environment.
    """
    if settings.secret_key:
        return settings
    kept = settings.var_dir / "secret_key"
    if not kept.exists():
        _make_secret_key(kept)
    key = kept.read_text(errors="replace").strip()
    if len(key) < KEY_LENGTH:
        raise SettingsFault(
            [
                f"SECRET_KEY: the file {kept} holds no key of {KEY_LENGTH} characters; put it back "
                "from your copy, or delete the file to have a new one made"
            ]
        )
    return settings.model_copy(update={"secret_key": SecretStr(key)})


def _make_secret_key(kept: Path) -> None:
    """Whole or not at all, for its owner only; of two who make it at once, the first one's."""
    import os
    import secrets
    import tempfile

    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent, prefix=".secret_key")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            kept.hardlink_to(name)
        except FileExistsError:
            pass
        except OSError:  # a disk that knows no links
            Path(name).replace(kept)
    finally:
        Path(name).unlink(missing_ok=True)
