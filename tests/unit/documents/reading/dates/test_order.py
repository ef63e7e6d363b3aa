"""A column of dates with the month first is told, and no date in it is turned round."""

from __future__ import annotations

from documents.reading.entry import read_return

ROWS = "Date,Event\n{},Home visit by the health visitor\n05/11/2019,Call to the family\n06/06/2019,Letter sent\n"


def test_dates_beside_one_that_can_only_be_month_first_are_in_doubt() -> None:
    reading = read_return(ROWS.format("05/23/2019").encode(), "a.csv")
    impossible, doubted, alike = reading.rows
    assert impossible.when.precision == "invalid"
    assert (doubted.when.edtf, doubted.when.certainty) == ("2019-11-05?", "uncertain")
    assert alike.when.edtf == "2019-06-06"
    codes = {(problem.row, problem.code) for problem in reading.problems if problem.row}
    assert codes == {("t1r1", "date-invalid"), ("t1r2", "date-ambiguous")}


def test_most_dates_that_can_only_be_day_first_settle_the_column() -> None:
    rows = ROWS.format("05/23/2019") + "23/05/2019,Visit\n24/05/2019,Visit\n25/05/2019,Visit\n"
    reading = read_return(rows.encode(), "a.csv")
    assert reading.rows[1].when.edtf == "2019-11-05"
    one_of_each = ROWS.format("05/23/2019") + "23/05/2019,Visit\n"
    assert read_return(one_of_each.encode(), "a.csv").rows[1].when.edtf == "2019-11-05?"


def test_a_date_in_one_table_tells_of_the_others_of_the_file() -> None:
    again = "\nDate,Event\n{},Case conference held\n04/05/2019,Call to the school\n"
    rows = "Date,Event\n05/11/2019,Home visit by the nurse\n" + again.format("05/23/2019")
    reading = read_return(rows.encode(), "a.csv")
    assert [row.when.edtf for row in reading.rows] == ["2019-11-05?", "XXXX-XX-XX", "2019-05-04?"]


def test_a_date_that_only_fits_day_first_is_not_in_doubt_beside_one_that_is_impossible() -> None:
    rows = ROWS.format("12/13/2020") + "28/02/2021,Visit\n"
    reading = read_return(rows.encode(), "a.csv")
    assert (reading.rows[3].when.edtf, reading.rows[3].when.certainty) == ("2021-02-28", "exact")
    assert {problem.row for problem in reading.problems if problem.code == "date-ambiguous"} == {"t1r2"}
