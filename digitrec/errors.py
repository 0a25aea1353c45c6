"""What can go wrong in words that a user may see; everything else is a bug and keeps its traceback."""


class DigitrecError(Exception):
    """One clear sentence: what happened, what was expected, what to do.

    The command line prints it to stderr and exits with status 1; a page shows it in a red box.
    """


class ConfigError(DigitrecError):
    """A setting that no run can have."""


class DataError(DigitrecError):
    """A data set or a file of images that cannot be used."""


class DrawingError(DigitrecError):
    """A drawing or an image file that cannot be read."""


class EmptyDrawingError(DrawingError):
    """A drawing without ink."""


class ModelError(DigitrecError):
    """A model file that cannot be loaded or exported."""


class RunError(DigitrecError):
    """A run that cannot be found, started, read or changed."""


class BusyError(DigitrecError):
    """Something that one at a time may change, while another one does."""


class StorageError(DigitrecError):
    """A file that cannot be written, mostly a full disk."""
