"""From places on a page turned upright to places on the page as a viewer shows it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.reading.model import Outline


@dataclass(frozen=True, slots=True)
class Shown:
    """How one page is shown. page: from 1.

    visible: left, bottom, right and top of its visible part in PDF user space. rotation: the quarter turns
    clockwise by which a viewer shows it. turn, origin: how the reader turned it upright (`OpenPage`).
    """

    page: int
    visible: tuple[float, float, float, float]
    rotation: int = 0
    turn: tuple[int, int, int, int] = (1, 0, 0, 1)
    origin: tuple[float, float] = (0.0, 0.0)

    @property
    def size(self) -> tuple[float, float]:
        """Return the width and height of the page as shown, in points."""
        left, bottom, right, top = self.visible
        across, up = round(right - left, 1), round(top - bottom, 1)
        return (up, across) if self.rotation % 2 else (across, up)

    def outline(self, x0: float, top: float, x1: float, bottom: float) -> Outline:
        """Return a box on the page turned upright as a rectangle on the page as shown, kept within it."""
        wide, high = self.size
        corners = (self._place(x0, top), self._place(x1, bottom))  # pages are turned by quarters only
        (left, right), (upper, lower) = (sorted(places) for places in zip(*corners, strict=True))
        return (
            self.page,
            round(min(max(left, 0.0), wide), 1),
            round(min(max(upper, 0.0), high), 1),
            round(min(max(right, 0.0), wide), 1),
            round(min(max(lower, 0.0), high), 1),
        )

    def _place(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d = self.turn
        turned_x, turned_y = x + self.origin[0], self.origin[1] - y
        user_x, user_y = a * turned_x + b * turned_y, c * turned_x + d * turned_y
        left, bottom, right, top = self.visible
        if self.rotation == 1:
            return user_y - bottom, user_x - left
        if self.rotation == 2:
            return right - user_x, user_y - bottom
        if self.rotation == 3:
            return top - user_y, right - user_x
        return user_x - left, top - user_y
