"""Fixtures for every test, and the rule that no test is skipped unless somebody said why."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

STATED = "CASEREVIEWS_TEST_WITHOUT_"
"""An environment variable that begins so and holds a reason is the only way to leave tests out."""

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands still until a test moves it; stands in for `Store.now`."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> datetime:
        """Move on by `span`, as in `forward(seconds=9)`, and return the new time."""
        self.time += timedelta(**span)
        return self.time


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that shows Monday 2 November 2026, 09:00 UTC, until the test moves it."""
    return SetClock(START)


class _SkipsNeedAReason:
    """Ends the run as failed when a test was skipped for a reason that nobody stated in the environment."""

    def __init__(self) -> None:
        self.unstated: list[str] = []
        self.stated = {value for name, value in os.environ.items() if name.startswith(STATED) and value.strip()}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not any(reason in str(report.longrepr) for reason in self.stated):
            self.unstated.append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.unstated and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(wrapper=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield
        for nodeid in self.unstated:
            terminalreporter.write_line(f"FAILED {nodeid} - skipped, and no {STATED}… variable says why", red=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_SkipsNeedAReason(), "skips-need-a-reason")
