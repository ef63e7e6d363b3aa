"""What entries of the audit log about legal holds and disposals say. Source: docs/rules.md R-29."""

from __future__ import annotations

from collections.abc import Mapping

ENDING: Mapping[str, str] = {
    "legal-hold-placed": "placed a legal hold: nothing is disposed of while it stands",
    "legal-hold-lifted": "lifted a legal hold",
    "disposal-proposed": "proposed to dispose of the case's records, which need not be kept from {due_on}",
    "disposal-taken-back": "took the proposal to dispose of the case's records back",
    "disposal-confirmed": "confirmed that the case's records are disposed of",
    "disposal-not-due": "found that no records are to be disposed of",
    "disposal-gone-on-with": "went on with a disposal",
    "case-disposed": "disposed of the case's records ({rows} entries, {files} files)",
    "disposal-certified": "made the certificate of a disposal",
    "certificate-downloaded": "downloaded the certificate of a disposal",
}
