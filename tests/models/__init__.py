"""Tables, database, migrations, on both engines."""
