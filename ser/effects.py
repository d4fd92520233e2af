"""Which choices of a set-up are without effect beside the others, and why, in plain words."""

from .setup import Setup


def without_effect(setup: Setup) -> dict[str, str]:
    """The fields of a set-up that change nothing in it, each with the reason.

    Parameters
    ----------
    setup : Setup

    Returns
    -------
    dict of str to str
        By field of `Setup`.
    """
    why: dict[str, str] = {}
    if setup.solver == "lbfgs":
        all_at_once = "lbfgs looks at all clips at once and finds its own step size"
        why |= dict.fromkeys(("batch_size", "learning_rate", "schedule"), all_at_once)
        no_rounds = "lbfgs has no rounds between which it could look at how it is doing"
        why |= dict.fromkeys(("early_stopping", "averaging"), no_rounds)
    elif setup.solver == "adam":
        why["schedule"] = "adam sets the size of each step itself; only sgd follows a plan"
    if setup.solver != "adam":
        why["epsilon"] = f"only adam uses it, and the method is {setup.solver}"
    if not setup.scaler:
        why["limit"] = "it is a limit of the scaler, which is off"
    return why
