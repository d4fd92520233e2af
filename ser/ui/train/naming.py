"""What a training is called, so that people know it among the others of their visit."""

from ...studies.presets import Draft, changes, differences, nearest_preset
from .wording import in_words, named


def title(draft: Draft, before: Draft | None = None) -> str:
    """Its preset, and one thing that is changed.

    Parameters
    ----------
    draft : Draft
    before : Draft or None
        Of the training before it: what was changed since is named first.

    Returns
    -------
    str
        Such as "Tutorial, scaler on" or "Ours, rounds 50 + 2 more".
    """
    preset = nearest_preset(draft)
    changed = changes(draft, preset)
    if not changed:
        return preset
    lately = [name for name in changed if before and name in differences(before, draft)]
    name = (lately or [*changed])[0]
    told = named(name, in_words(name, changed[name][1]))
    more = f" + {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{preset}, {told}{more}"
