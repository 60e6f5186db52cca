"""What the page of a project's quality shows, and the alarms when answers drift."""
