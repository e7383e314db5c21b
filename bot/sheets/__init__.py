"""Files of tables: read as people have them, written so that they can be read again."""
