"""The templates that come with the service, made anew: `python -m setup.report_templates [FOLDER]`.

A maintainer's step, like the style sheet's: the files under templates/documents are what is used.
"""
