"""What we remember: models, repositories, the unit of work, migrations."""
