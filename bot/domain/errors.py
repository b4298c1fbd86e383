"""One base for every fault that a person can mend. The message is written for its reader and shown as it is."""


class MlquizError(Exception):
    """A fault with a message for its reader: what is wrong, what was expected, and the mend."""


class UnknownName(MlquizError):
    """A topic, level, question, verb or period that does not exist; the message suggests near ones."""


class BadAnswer(MlquizError):
    """An answer that cannot be graded: empty, or too long."""


class BadField(MlquizError):
    """What was filled into one field of a form cannot be understood; `field` is the field's id."""

    def __init__(self, field: str, message: str) -> None:
        """With the field's id and the sentence for the reader."""
        super().__init__(message)
        self.field = field


class NotAllowed(MlquizError):
    """Something that this person may not change; the message says who may."""


class BadName(MlquizError):
    """A name that cannot be given: empty, or too long."""


class BankFault(MlquizError):
    """A bank that does not lint. The message lists every fault, one a line."""


class StoreFault(MlquizError):
    """A database that cannot be used: missing, corrupt, read-only, full, or from a newer version."""


class BadSetting(MlquizError):
    """A setting that cannot be understood; the message names the variable and what was expected."""


class ServiceFault(MlquizError):
    """Something broke that the learner cannot mend; the operator's log says what."""

    def __init__(self) -> None:
        """With the one sentence that a learner is told."""
        super().__init__("Something went wrong here, and this was not kept. Try again in a minute.")
