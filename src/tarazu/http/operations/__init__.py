"""What operations uses: the API under /api/operations (`API`) and the console's pages (`PAGES`)."""

from tarazu.http.operations import case_pages, cases, console, pages

API = (console.routes, cases.routes)
PAGES = (pages.routes, case_pages.routes)

__all__ = ["API", "PAGES"]
