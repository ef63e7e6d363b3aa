"""Publishing a review: preparing it, its checks, the second person's release, the package for the repository."""

from webforms.journeys.review.views import pages

__all__ = ["pages"]
