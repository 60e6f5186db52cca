"""What operations uses: the API under /api/operations (`API`) and the console's pages (`PAGES`)."""

from tarazu.http.operations import console, pages

API = (console.routes,)
PAGES = (pages.routes,)

__all__ = ["API", "PAGES"]
