"""Settings: read in one place, refused with the variable's name, and the same again in a child process."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from uuid import UUID

import pytest

from casereviews.settings import SettingProblem, Settings, open_store
from casework.records.keys import KeyProblem

FULL = {
    "CASEREVIEWS_DATA": "/srv/casereviews",
    "DATABASE_URL": "postgresql://user:pass@db/cases",
    "REDIS_URL": "redis://queue:6379/1",
    "CASEREVIEWS_MASTER_KEY": "ab" * 32,
    "CASEREVIEWS_MASTER_KEY_FILE": "/etc/casereviews.key",
    "CASEREVIEWS_HOST": "0.0.0.0",
    "CASEREVIEWS_PORT": "9000",
    "CASEREVIEWS_PUBLIC_PORT": "9001",
    "CASEREVIEWS_PORTAL_ADDRESS": "https://reviews.example.org",
    "CASEREVIEWS_PUBLIC_ADDRESS": "https://published.example.org",
    "CASEREVIEWS_PROXIES": "1",
    "SMTP_HOST": "mail.example.org",
    "SMTP_PORT": "465",
    "SMTP_SECURITY": "tls",
    "SMTP_USER": "reviews",
    "SMTP_PASSWORD": "secret",
    "CASEREVIEWS_MAIL_SENDER": "reviews@example.org",
    "CASEREVIEWS_UPLOAD_LIMIT_MB": "80",
    "CASEREVIEWS_SANDBOX_MAY_MISS": "landlock, seccomp",
    "CASEREVIEWS_FRAME_SITES": "https://a.example,https://b.example",
    "CASEREVIEWS_PUBLIC_DATA": "/srv/public",
    "CASEREVIEWS_PUBLIC_SITE": "apart",
    "CASEREVIEWS_WORKERS": "3",
    "CASEREVIEWS_ORGANISATIONS": str(Path(__file__).resolve().parents[2] / "files" / "organisations.json"),
}


NOTIFY = {
    "NOTIFY_API_KEY": f"wexborough-{UUID(int=1)}-{UUID(int=2)}",
    "NOTIFY_TEMPLATE_ID": str(UUID(int=3)),
    "NOTIFY_ADDRESS": "https://notify.example.org",
}
"""In place of a mail server."""


def test_every_variable_is_read_and_given_to_children() -> None:
    settings = Settings.from_environment(FULL)
    assert {entry.metadata["variable"] for entry in fields(Settings)} == {*FULL, *NOTIFY}
    assert settings.sandbox_may_miss == ("landlock", "seccomp")
    assert (settings.port, settings.upload_limit_mb, settings.data) == (9000, 80, Path("/srv/casereviews"))
    assert Settings.from_environment(settings.as_environment()) == settings


def test_emails_go_by_notify_or_by_a_mail_server_and_never_half_of_either(tmp_path: Path) -> None:
    settings = Settings.from_environment({**NOTIFY, "CASEREVIEWS_DATA": str(tmp_path)})
    assert Settings.from_environment(settings.as_environment()) == settings
    assert NOTIFY["NOTIFY_API_KEY"] not in repr(settings)
    store = open_store(settings)
    assert store.mail_folder is None
    notify = settings.means(store).notify
    assert notify is not None
    assert (notify.template, notify.address) == (str(UUID(int=3)), "https://notify.example.org")
    for wrong in ({**NOTIFY, "SMTP_HOST": "mail.example.org"}, {"NOTIFY_API_KEY": "only-a-key"}):
        with pytest.raises(SettingProblem, match="NOTIFY_API_KEY"):
            Settings.from_environment(wrong)


def test_nothing_set_is_the_embedded_default() -> None:
    settings = Settings.from_environment({"CASEREVIEWS_PORT": "  ", "DATABASE_URL": ""})
    assert settings == Settings()
    assert settings.portal_url == "http://127.0.0.1:8000"
    assert settings.public_url == "http://127.0.0.1:8001"
    assert settings.queue_url == f"unix://{Path.cwd()}/data/queue/queue.sock"


def test_secrets_are_not_shown() -> None:
    shown = repr(Settings.from_environment(FULL))
    assert not any(secret in shown for secret in ("pass@", "secret", "ab" * 32))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CASEREVIEWS_PORT", "eighty"),
        ("CASEREVIEWS_PORT", "-1"),
        ("CASEREVIEWS_PORT", "65536"),
        ("CASEREVIEWS_UPLOAD_LIMIT_MB", "0"),
        ("CASEREVIEWS_WORKERS", "0"),
        ("CASEREVIEWS_PROXIES", "²"),
        ("SMTP_SECURITY", "ssl"),
        ("CASEREVIEWS_PORTAL_ADDRESS", "reviews.example.org"),
        ("CASEREVIEWS_PUBLIC_ADDRESS", "https://example.org/reviews"),
        ("CASEREVIEWS_SANDBOX_MAY_MISS", "landlock, foo"),
        ("CASEREVIEWS_FRAME_SITES", "https://x.example; script-src *"),
        ("CASEREVIEWS_FRAME_SITES", "https://x.example, *"),
        ("REDIS_URL", "bogus"),
        ("REDIS_URL", "redis://host:port"),
        ("REDIS_URL", "redis://host/0?no_such_option=1"),
        ("REDIS_URL", "unix://"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(SettingProblem, match=variable):
        Settings.from_environment({variable: value})


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000"), ("192.0.2.7", "http://192.0.2.7:8000")],
)
def test_the_address_shown_can_be_opened(host: str, address: str) -> None:
    assert Settings(host=host).portal_url == address


def test_a_store_is_opened_with_everything_private(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path / "data"))
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "master.key").stat().st_mode & 0o777 == 0o600
    assert store.mail_folder == tmp_path / "data" / "mail"
    assert store.upload_limit == 50 * 1024 * 1024
    store.close()


def test_a_key_from_the_environment_makes_no_key_file(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path / "data", master_key="ab" * 32))
    store.close()
    assert not (tmp_path / "data" / "master.key").exists()


@pytest.mark.parametrize("address", ["bogus", "mysql://user:secret@host/x", "postgresql://host:port/x"])
def test_a_database_of_no_known_kind_is_refused_without_its_password(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingProblem, match="DATABASE_URL") as refused:
        open_store(Settings(data=tmp_path / "data", database_url=address))
    assert "secret" not in str(refused.value)


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="32 bytes"):
        open_store(Settings(data=tmp_path, master_key="too short"))
