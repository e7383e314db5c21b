"""Every table there is, in one place for those who need them all."""

from db import listed, models, noticed
from db.columns import Base

ROOMS = (models, listed, noticed)
"""The modules in which the tables are defined."""

# Complete, because all rooms have been read.
METADATA = Base.metadata
