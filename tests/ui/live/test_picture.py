"""The scrolling mel spectrogram of the Live page."""

import base64
import io
import re

import numpy as np
from PIL import Image

from ser.audio.spectrum import mel_centres

from ...pages import texts
from ...synth import tone
from .speaking import live_of, say


def test_tone_is_a_light_line_at_its_height_at_the_right(started):
    """What has just been said is at the right, high tones at the top, the rest still empty."""
    say(live_of(started).session, tone(1.0, 1000))
    page = texts(started.run())
    [png] = re.findall(r'class="mel".*?data:image/png;base64,([^"]+)"', page, re.DOTALL)
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA")).astype(int)
    light, opaque = pixels[..., :3].sum(axis=2), pixels[..., 3] > 0
    rows, columns = light.shape
    assert opaque[:, -10:].all() and not opaque[:, : columns // 2].any()
    lightest = rows - 1 - light[:, -5].argmax()
    assert abs(lightest - np.abs(mel_centres() - 1000).argmin()) <= 1
