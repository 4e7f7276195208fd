"""The ground: tables, database, migrations, on both engines."""
