"""Publishing a review: preparing it, its checks, the second person's release, and everything after it."""

from webforms.journeys.review import before, changed_later, entries, gate, repository, web_pages
from webforms.journeys.review.views import pages

__all__ = ["before", "changed_later", "entries", "gate", "pages", "repository", "web_pages"]
