"""Every table there is, in one place for those who need them all."""

from db import listed, models
from db.columns import Base

ROOMS = (models, listed)
"""The modules in which the tables are defined."""

# Complete, because both rooms have been read.
METADATA = Base.metadata
