"""Make the files of the cases in tests/files/unseen: `python -m tests.files.make_unseen_cases [KEY …]`.

Needs LibreOffice, chromium and poppler beside the development requirements. The files made are kept in
the repository, because each maker's next version may write another file; run this only to change them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from tests.files.unseen import more_documents, more_sheets, pages, sheets, word_files, word_xml
from tests.files.unseen.told import HERE, Agency, read_case, truth

MAKERS: dict[str, Callable[[Agency, Path], None]] = {
    "B-POL": pages.zebra,
    "B-AMB": sheets.semicolons,
    "B-MID": word_xml.with_controls,
    "B-NUR": sheets.by_school_year,
    "B-PRO": pages.narrow_and_ruled,
    "B-EH": word_files.by_year,
    "B-HOU": word_files.nil_letter,
    "C-CAM": word_files.title_row_above,
    "C-GP": pages.borderless,
    "C-SCH": sheets.with_title_lines,
    "C-CSC": word_files.several_tables,
    "C-POL": word_files.printed_by_libreoffice,
    "C-HOS": sheets.with_hidden_column,
    "C-YJS": pages.rules_across,
    "C-FRS": pages.nil_page,
    "D-POL": word_xml.with_merged_cells,
    "D-GP": word_files.from_web_page,
    "D-SCH": pages.narrow_grid,
    "D-CSC": pages.justified_landscape,
    "D-DIA": sheets.two_sheets_and_lists,
    "D-HOU": sheets.tabs_in_utf16,
    "D-SN": pages.scanned,
    "D-YJS": word_files.nil_form,
    "E-POL": more_documents.across_only,
    "E-GP": more_sheets.with_key_beside,
    "E-NUR": more_sheets.quoted_export,
    "E-HV": more_documents.strict_word,
    "E-CSC": more_documents.year_bands,
    "E-HOS": more_documents.turned,
    "E-PRO": more_sheets.nil_sheet,
    "F-MSH": more_documents.by_month,
    "F-SCH": more_sheets.old_excel,
    "F-MAT": more_documents.white_space,
    "F-AMB": more_sheets.with_moments,
    "F-POL": more_sheets.printed_sheet,
    "F-HOU": more_documents.two_tables_one_heading,
    "F-CAM": more_documents.nil_reply,
}


def make(only: set[str]) -> None:
    for source in sorted(HERE.glob("case_*.txt")):
        case = read_case(source)
        folder = HERE / source.stem
        folder.mkdir(exist_ok=True)
        for agency in case.agencies:
            if not only or agency.key in only:
                MAKERS[agency.key](agency, folder / agency.file)
        told = json.dumps(truth(case), ensure_ascii=False, indent=1)
        (HERE / f"{source.stem}.truth.json").write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(set(sys.argv[1:]))
