"""Settings: all faults at once, each with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SIMULATED_URL, Settings, SettingsFault, read_settings, with_secret_key

REAL = {
    "LINE_CHANNEL_SECRET": "new-secret, old-secret",
    "LINE_CHANNEL_ACCESS_TOKEN": "token",
    "PUBLIC_URL": "https://line.example.go.th/",
}


def faults(**environment: str) -> list[str]:
    with pytest.raises(SettingsFault) as caught:
        read_settings(environment)
    return caught.value.faults


def test_nothing_set_is_the_simulator() -> None:
    settings = read_settings({"UNRELATED": "x", "LINE_CHANNEL_SECRET": "  "}, may_simulate=True)
    assert settings.is_simulated
    assert settings.news_wait == 5
    assert settings.main_database == "sqlite:///var/prongsai.db"
    assert settings.vault_database == "sqlite:///var/vault.db"
    assert settings.address == settings.tip_address == SIMULATED_URL


def test_a_real_account_may_have_several_secrets_while_one_is_replaced() -> None:
    settings = read_settings(REAL)
    assert not settings.is_simulated
    assert settings.channel_secrets == ("new-secret", "old-secret")
    assert settings.address == "https://line.example.go.th"


def test_nobody_outside_can_declare_the_simulator() -> None:
    assert not read_settings(REAL | {"IS_SIMULATED": "yes"}, may_simulate=True).is_simulated
    assert not read_settings({"IS_SIMULATED": "yes"}).is_simulated


def test_only_who_may_simulate_does_however_little_is_set() -> None:
    """A channel may be stored with its town: then nothing of LINE stands in the environment."""
    settings = read_settings({"PUBLIC_URL": "https://line.example.go.th"})
    assert not settings.is_simulated
    assert settings.has_address
    assert settings.news_wait == 60
    assert not read_settings({}).has_address


def test_all_faults_are_told_at_once() -> None:
    told = faults(
        PORT="99999",
        DATABASE_URL="mysql://x",
        SECRET_KEY="short",
        LOG_LEVEL="loud",
        LINE_CHANNEL_SECRET="s",
        TIP_URL="ftp://tips",
    )
    for name in ("PORT", "DATABASE_URL", "SECRET_KEY", "LOG_LEVEL", "PUBLIC_URL", "TIP_URL"):
        assert any(line.startswith(name) for line in told), name
    assert any("LINE_CHANNEL_ACCESS_TOKEN" in line for line in told)


def test_a_fault_never_shows_the_secret() -> None:
    assert "topsecretvalue" not in "\n".join(faults(SECRET_KEY="topsecretvalue"))


def test_a_real_account_needs_https() -> None:
    assert any("PUBLIC_URL" in line for line in faults(**REAL | {"PUBLIC_URL": "http://x.go.th"}))
    assert any("TIP_URL" in line for line in faults(**REAL, TIP_URL="http://tips.go.th"))
    onion = "http://" + "a" * 56 + ".onion"
    assert read_settings(REAL | {"TIP_URL": onion}).tip_address == onion


def test_vault_and_main_database_are_never_the_same() -> None:
    url = "postgresql://prongsai@localhost/prongsai"
    assert any("VAULT_DATABASE_URL" in x for x in faults(DATABASE_URL=url, VAULT_DATABASE_URL=url))


@pytest.mark.parametrize(
    ("main", "vault"),
    [
        ("sqlite:///var/vault.db", ""),
        ("", "sqlite:///./var/prongsai.db"),
        ("sqlite:///var/a.db", "sqlite:///var/../var/a.db?timeout=5"),
        ("postgres://a:b@host/x", "postgresql+psycopg://vault@HOST:5432/x"),
    ],
)
def test_however_it_is_written_one_database_is_not_two(main: str, vault: str) -> None:
    told = faults(DATABASE_URL=main, VAULT_DATABASE_URL=vault)
    assert told == [
        "VAULT_DATABASE_URL: must be another database than DATABASE_URL; unset, it is vault.db in "
        "VAR_DIR"
    ]


def test_two_databases_of_one_server_are_two() -> None:
    read_settings(
        {"DATABASE_URL": "postgresql://a@h/x", "VAULT_DATABASE_URL": "postgresql://a@h/y"}
    )


def test_numbers_are_asked_for_in_plain_words() -> None:
    assert faults(PORT="0", NEWS_WAIT="soon", TIP_BACKUP_DAYS="99") == [
        "PORT: must be a whole number from 1 to 65535",
        "TIP_BACKUP_DAYS: must be a whole number from 1 to 60",
        "NEWS_WAIT: must be a number of seconds from 0 to 3600",
    ]


@pytest.mark.parametrize("given", [",", " , ", "my secret", "…", "abc,d e"])
def test_what_is_no_channel_secret_is_told(given: str) -> None:
    told = faults(**REAL | {"LINE_CHANNEL_SECRET": given})
    assert told[0].startswith("LINE_CHANNEL_SECRET: is not what LINE's console shows")
    told = faults(**REAL | {"LINE_CHANNEL_ACCESS_TOKEN": given})
    assert told[0].startswith("LINE_CHANNEL_ACCESS_TOKEN: is not what")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_one_driver(scheme: str) -> None:
    settings = read_settings({"DATABASE_URL": f"{scheme}://u@h/d"})
    assert settings.main_database == "postgresql+psycopg://u@h/d"


def test_a_key_is_made_once_and_kept_for_this_machine_only(tmp_path: Path) -> None:
    first = with_secret_key(Settings(var_dir=tmp_path / "var"))
    second = with_secret_key(Settings(var_dir=tmp_path / "var"))
    assert first.secret_key.get_secret_value() == second.secret_key.get_secret_value()
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first.secret_key.get_secret_value() not in repr(first)


def test_a_key_file_that_holds_no_key_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xff short")
    with pytest.raises(SettingsFault, match="put it back from your copy"):
        with_secret_key(Settings(var_dir=tmp_path))
    assert (tmp_path / "secret_key").read_bytes() == b"\xff short"
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_that_is_set_is_used(tmp_path: Path) -> None:
    settings = read_settings({"SECRET_KEY": "k" * 40, "VAR_DIR": str(tmp_path)})
    assert with_secret_key(settings) is settings
    assert not (tmp_path / "secret_key").exists()


def test_no_secret_stands_in_a_repr() -> None:
    given = {
        "DATABASE_URL": "postgresql://prongsai:hidden-1@localhost/prongsai",
        "VAULT_DATABASE_URL": "postgresql://prongsai:hidden-2@localhost/vault",
        "SECRET_KEY": "hidden-3" * 8,
        "LINE_CHANNEL_SECRET": "hidden-4",
        "LINE_CHANNEL_ACCESS_TOKEN": "hidden-5",
        "PUBLIC_URL": "https://line.example.go.th",
        "SMTP_URL": "smtp://user:hidden-6@host:587",
        "METRICS_TOKEN": "hidden-7",
    }
    settings = read_settings(given)
    assert "hidden" not in repr(settings)
    assert "hidden" not in str(settings)


def test_a_mail_server_that_cannot_be_used_is_told_at_start() -> None:
    with pytest.raises(SettingsFault) as fault:
        read_settings({"SMTP_URL": "mail.example:hidden"})
    assert fault.value.faults == [
        "SMTP_URL: must look like smtp://user:password@mail.example.go.th:587"
    ]


def test_the_service_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    assert read_settings({}).bind == "127.0.0.1:8000"
    assert read_settings({"PORT": "5000"}).bind == "0.0.0.0:5000", "a platform's proxy is elsewhere"
    assert read_settings({"PORT": "5000", "HOST": "127.0.0.1"}).bind == "127.0.0.1:5000"
    assert read_settings({"HOST": "::"}).bind == "[::]:8000"
    assert any(line.startswith("HOST") for line in faults(HOST="everywhere"))
