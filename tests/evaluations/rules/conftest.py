"""Property tests have no time limit a case: machines are shared, a slow case is no fault."""

from hypothesis import settings

settings.register_profile("patient", settings(deadline=None))
settings.load_profile("patient")
