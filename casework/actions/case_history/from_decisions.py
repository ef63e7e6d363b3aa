"""What was decided in a case, why, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator

from casework.actions import decisions as case_decisions
from casework.actions.case_history.happenings import Happening, Telling, in_words


def decisions(telling: Telling) -> Iterator[Happening]:
    """Yield each decision with its answers, each signature, and when it was sent to the national Panel."""
    views = {view.id: view for view in case_decisions.of_case(telling.work, telling.case.id)}
    about = ("decisions", telling.case.id)
    for view in views.values():
        what = view.kind.title if view.number == 1 else f"{view.kind.title}, corrected"
        lines = (f"Decided on {in_words(view.decided_on)}", *(f"{label} {said}" for label, said in view.answers))
        yield Happening(view.recorded_at, "decision", what, view.recorded_by, lines, about)
        for signed in view.signatures:
            agreed = "signed" if signed.agrees else "signed, being of another opinion"
            what = f"{signed.partner} {agreed}: {view.kind.title.lower()}"
            yield Happening(
                signed.signed_at, "decision", what, signed.by, (signed.words,) if signed.words else (), about
            )
    for entry in telling.entries(views, ("decision-sent",)):
        what = f"Sent to the national Panel: {views[entry.subject].kind.title.lower()}"
        lines = (f"On {in_words(entry.details['sent_on'])}",)
        yield Happening(entry.at, "decision", what, entry.by, lines, about)
