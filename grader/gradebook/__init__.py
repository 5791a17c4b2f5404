"""The SQLite gradebook: schema, migrations, one writer."""
