"""A report in Word as a web page that everybody can read: headings, lists, tables, notes, pictures with words."""
