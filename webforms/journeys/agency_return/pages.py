"""The journey's blueprint: its views are in the modules beside this one."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("agency_return", __name__, url_prefix="/returns")
