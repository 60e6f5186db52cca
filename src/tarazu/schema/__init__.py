"""The database schema: roles, numbered migrations, and `current.sql`, which must equal their sum."""
