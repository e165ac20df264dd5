"""What holds for all tests: a property has no time limit, for a busy machine is no fault of it."""

from hypothesis import settings

settings.register_profile("hangviet", deadline=None)
settings.load_profile("hangviet")
