"""What a partnership may set: its words, clocks, retention and branding. Source: docs/rules.md R-30."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from casework.rules.code_patterns import pattern_of
from casework.rules.need_to_know import BY_ROLE, HOURS_AT_MOST, OPEN_TO
from casework.rules.themes import DEFAULT_THEMES

_COLOUR = re.compile(r"#[0-9a-f]{6}")
WHITE_CONTRAST = 4.5
"""WCAG 2.2 AA: text on the partnership's colour is white, so the colour must be dark enough."""
REMINDERS_AT_MOST = 5
REMINDER_DAYS_AT_MOST = 60
_SITE = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?")
_DAYS = ("reminder_days_before", "reminder_days_after")
_LISTS = (*_DAYS, "themes", "earlier_names")


class SettingRefused(ValueError):
    """A setting cannot be used. `message` says why and what to do."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(name)
        self.name = name
        self.message = message


@dataclass(frozen=True, slots=True)
class PartnershipSettings:
    """The settings of one partnership.

    repository_email: where packages for the national repository are sent. handoff_anonymous: whether they name no
    partnership, unless somebody says otherwise for one review. case_years: how many years after a case is closed
    its records may be disposed of, None: they are kept.
    review_word: what the partnership calls a review ("LCSPR", "LPR", "SPR"). group_name: the group that considers
    referrals. area: as in the repository's catalogue line. clock_lengths: own lengths of clocks that are settings.
    public_months: how long a report stays on the public list, None: until withdrawn. urgent_help: what to do for a
    child at risk now; shown before the referral form. referral_guidance: on the referral form's first page.
    request_guidance: on the page of each request to an agency. child_code: the first child's code in a case, from
    which the others are counted; "" for the case's own name, then "Child 1". reminder_days_before,
    reminder_days_after: on which days before and after its due date a request is chased, in days of the calendar,
    the earliest day first.
    earlier_names: short names that the partnership had before, under which its published reviews are listed too.
    need_to_know: to whom a new case is open, a key of `casework.rules.need_to_know.OPEN_TO`.
    opening_hours: how long a case stays open to somebody who is not on it and opened it with a reason.
    administrators_may_open: whether administrators, who read no case otherwise, may do that too.
    date_in_title: whether the public list says the day of publication in the line of a review's title.
    archived_note: what the line of an archived review says.
    second_step: whether everybody needs more than a password to sign in. frame_sites: web addresses, one a line,
    whose pages may show the first page of the referral form in a frame. themes: by which cases,
    recommendations and reviews are sorted.
    """

    short_name: str = "Safeguarding Children Partnership"
    area: str = ""
    reference_prefix: str = "SCP"
    colour: str = "#1d4f73"
    review_word: str = "LCSPR"
    review_name: str = "local child safeguarding practice review"
    group_name: str = "case review group"
    contact_email: str = ""
    contact_phone: str = ""
    urgent_help: str = (
        "If a child is in immediate danger, call 999. If you are worried about a child, "
        "contact children's social care where the child lives."
    )
    referral_guidance: str = ""
    request_guidance: str = ""
    clock_lengths: Mapping[str, int] = field(default_factory=dict)
    public_months: int | None = 12
    child_code: str = ""
    reminder_days_before: tuple[int, ...] = (3,)
    reminder_days_after: tuple[int, ...] = (1, 5)
    frame_sites: str = ""
    second_step: bool = True
    need_to_know: str = BY_ROLE
    opening_hours: int = 4
    administrators_may_open: bool = False
    sign_off: bool = False
    sign_own_work: bool = False
    themes: tuple[str, ...] = DEFAULT_THEMES
    date_in_title: bool = False
    earlier_names: tuple[str, ...] = ()
    archived_note: str = "It is kept in the national case review repository."
    repository_email: str = ""
    handoff_anonymous: bool = False
    case_years: int | None = 10
    repository_note: str = "A copy of this review goes to the national case review repository."

    def as_json(self) -> dict[str, Any]:
        """Return the settings as kept in the partnership's record."""
        lists = {name: list(getattr(self, name)) for name in _LISTS}
        return {**asdict(self), "clock_lengths": dict(self.clock_lengths), **lists}

    def changed(self, **changes: Any) -> PartnershipSettings:
        """Return the settings with changes. Raises SettingRefused for one that cannot be used."""
        return checked(replace(self, **changes))


def from_json(value: Mapping[str, Any]) -> PartnershipSettings:
    """Return kept settings; settings that are newer or older than this version are left out or defaulted."""
    known = {f.name for f in fields(PartnershipSettings)}
    taken = {name: entry for name, entry in value.items() if name in known}
    lists = {name: tuple(taken[name]) for name in _LISTS if name in taken}
    return PartnershipSettings(**{**taken, **lists})


def checked(settings: PartnershipSettings) -> PartnershipSettings:
    """Return `settings`, its reminders in order, each once. Raises SettingRefused for one that cannot be used."""
    if not _COLOUR.fullmatch(settings.colour):
        raise SettingRefused("colour", "Enter a colour like #1d4f73")
    if contrast_with_white(settings.colour) < WHITE_CONTRAST:
        raise SettingRefused("colour", "Choose a darker colour: white words on it must be easy to read")
    if not re.fullmatch(r"[A-Z]{2,8}", settings.reference_prefix):
        raise SettingRefused("reference_prefix", "Enter 2 to 8 capital letters, for example WSCP")
    if settings.public_months is not None and not 1 <= settings.public_months <= 1200:
        raise SettingRefused("public_months", "Enter a number of months from 1 to 1200")
    if settings.case_years is not None and not 1 <= settings.case_years <= 100:
        raise SettingRefused("case_years", "Enter a number of years from 1 to 100, or nothing to keep them")
    if settings.child_code and pattern_of(settings.child_code) is None:
        raise SettingRefused(
            "child_code",
            "Enter the code of the first child, ending in 1 or A, for example Child 1, Child A, C1 or Subject 1",
        )
    if any(not _SITE.fullmatch(site) for site in frame_origins(settings)):
        raise SettingRefused(
            "frame_sites",
            "Enter each site on its own line, beginning with https:// and without a page, like https://www.example.org",
        )
    if settings.need_to_know not in OPEN_TO:
        raise SettingRefused("need_to_know", "Select to whom a new case is open")
    if not 1 <= settings.opening_hours <= HOURS_AT_MOST:
        raise SettingRefused("opening_hours", f"Enter a number of hours from 1 to {HOURS_AT_MOST}")
    for name in _DAYS:
        days = getattr(settings, name)
        if len(days) > REMINDERS_AT_MOST or not all(1 <= day <= REMINDER_DAYS_AT_MOST for day in days):
            raise SettingRefused(
                name,
                f"Enter up to {REMINDERS_AT_MOST} numbers of days from 1 to {REMINDER_DAYS_AT_MOST}, like 1, 5",
            )
    return replace(
        settings,
        reminder_days_before=tuple(sorted(set(settings.reminder_days_before), reverse=True)),
        reminder_days_after=tuple(sorted(set(settings.reminder_days_after))),
    )


def frame_origins(settings: PartnershipSettings) -> tuple[str, ...]:
    """Return the sites whose pages may show the form's first page in a frame, each once."""
    return tuple(dict.fromkeys(site.removesuffix("/") for site in settings.frame_sites.lower().split()))


def days_from(typed: str) -> tuple[int, ...]:
    """Return the numbers of days that somebody typed, like "1, 5" or "1 and 5"; () for none. Raises ValueError."""
    words = [word for word in re.split(r"[\s,;]+|\band\b", typed) if word]
    if not all(re.fullmatch(r"[0-9]{1,4}", word) for word in words):
        raise ValueError("Enter numbers of days, like 1, 5")
    return tuple(int(word) for word in words)


def capitalised(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def own_words(text: str, settings: PartnershipSettings) -> str:
    """Return one of the service's sentences in the partnership's own words, for its group and its reviews."""
    for ours, theirs in (
        ("case review group", settings.group_name),
        ("local child safeguarding practice review", settings.review_name),
        ("LCSPR", settings.review_word),
    ):
        text = text.replace(ours, theirs).replace(capitalised(ours), capitalised(theirs))
    return text


def contrast_with_white(colour: str) -> float:
    """Return the WCAG contrast ratio (1 to 21) of white text on `colour`, which is "#rrggbb"."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


PRESETS: Mapping[str, PartnershipSettings] = {
    "southend": PartnershipSettings(
        short_name="Southend Safeguarding Partnership",
        area="Southend-on-Sea",
        reference_prefix="SSP",
        review_word="LPR",
        review_name="local practice review (LPR)",
        clock_lengths={"order-lcspr": 1},
        public_months=6,
        referral_guidance="Our local reviews are called LPRs. The partners order an LPR within one month.",
        request_guidance="An LPR is ordered within one month of the notification: each return is needed in time.",
    ),
    "liverpool": PartnershipSettings(
        short_name="Liverpool Safeguarding Children Partnership",
        area="Liverpool",
        reference_prefix="LSCP",
        group_name="Critical Incident Group",
        referral_guidance=(
            "Talk to your agency’s safeguarding lead before you refer a case to the Critical Incident Group. "
            "The group also considers cases below the threshold from which agencies can learn."
        ),
        request_guidance=(
            "Your agency’s CIG representative presents the return to the Critical Incident Group: let them read "
            "it before it is handed in."
        ),
    ),
    "york": PartnershipSettings(
        short_name="City of York Safeguarding Children Partnership",
        area="York",
        reference_prefix="CYSCP",
        review_word="SPR",
        review_name="safeguarding practice review (SPR)",
        date_in_title=True,
        referral_guidance="Our local reviews are called SPRs. Some look at a theme across several cases.",
        request_guidance=(
            "A report of an SPR may be published as a summary only, or with parts taken out, where the law asks "
            "for it. Keep what names somebody apart from what was learned."
        ),
    ),
    "lscpr": PartnershipSettings(
        review_word="LCSPR",
        referral_guidance=(
            "The partners have a duty to decide whether a review is appropriate. They record their decision and "
            "the reasons for it."
        ),
        request_guidance="Your return helps the partners to decide whether a review is appropriate, and why.",
    ),
    "birmingham": PartnershipSettings(
        short_name="Birmingham Safeguarding Children Partnership",
        area="Birmingham",
        reference_prefix="BSCP",
        public_months=36,
        referral_guidance=(
            "A rapid review is finished within 15 working days of the notification. The framework is shared by "
            "the 14 authorities of the region."
        ),
        request_guidance=(
            "A rapid review is finished within 15 working days of the notification: a late return holds it up."
        ),
    ),
    "demonstration": PartnershipSettings(
        short_name="Wexborough Safeguarding Children Partnership",
        area="Wexborough",
        reference_prefix="WSCP",
        contact_email="reviews@wexborough.example",
        contact_phone="01632 960700",
        urgent_help=(
            "If a child is in immediate danger, call 999. If you are worried about a child in Wexborough, "
            "call children's social care on 01632 960118."
        ),
    ),
}
"""Examples to start from, each a partnership that works differently (docs/rules.md R-31)."""
