"""The sentences of `benchmarks.limits.evidence_page`, with places for figures."""

HEAD = """## Why some goals are missed

Made by `{command}` and, for the speed, `python -m benchmarks library`.
Recognition and noise are told above."""

OPUS = """### The same answer after Opus

Of all {clips:,} clips, {same} keep their answer after Opus at {tested_kbps} kbit/s, as
`models/results.json` has it. The other rates were tried on {clips_at_all_rates} of them, every
third of each actor. The highest share, at {highest[kbps]} kbit/s, is
{highest[same_answer]:.1%}. The UAR of these clips as they are is {untouched_uar}.

{rate_table}

What changes: at {tested_kbps} kbit/s {right_to_wrong:.1%} of all answers turn from right to wrong,
{wrong_to_right:.1%} from wrong to right, {wrong_to_wrong:.1%} from one wrong answer to another.
Where the answer changes, the likeliest emotion led the next by {median_lead_of_changed:.2f}
(median) before; where it stays, by {median_lead_of_kept:.2f}. Of the answers that are called
confident ({share_confident:.0%}), {same_of_confident:.1%} stay, of the unsure {same_of_unsure:.1%}.

Which features carry it: the columns of one group are taken from the clip after Opus, all others
from the clip as it is, and the other way round. No group alone changes more than {most_alone:.1%}
of the answers, and without any one of them {least_others:.1%} or more still change. “Moved” is the
root mean square, in spreads of each column over the clips. The contours whose own columns move
furthest: {contours}.

{group_table}"""

OPUS_COPIES = """Whether models hold out better that learn from clips in Opus, too, at random rates
from {lowest} to {highest} kbit/s (some of the usual copies are in Opus, at lower rates): {folds}
folds over actors 1 to {actors}, as for the trials above. To compare with: two models that differ in
nothing but the seed agree on {same_answer_by_another_seed:.1%} of these clips as they are, without
any codec.

{table}"""

STRANGERS = """### Another language and microphone

nEMO is Polish, by other microphones. All this is on {n} of its nine speakers, {names}, {clips}
clips of {n_emotions} emotions; the four others, whose scores are among the goals, were left alone.
Chance is a UAR of {chance:.1%}. The intervals are over {n} speakers (n = {n}), so they say little.
Models learn from RAVDESS unless the line says otherwise, their temperature is chosen on it too, but
for those that learn from nEMO, which have none.

{table}

The lines that move and scale columns tell how much of the loss is the microphone's and the voices'
doing. They are no way out: one clip of a stranger has no mean and spread of its own to go by, and
what was to be recognised would be taken away with them.

As shipped, but with one feature group less or with one alone, all else (copies, alpha, epochs)
alike; with all groups that is {everything}.

{group_table}

If labelled recordings of the language were at hand: with one temperature for each speaker, chosen
on the other {others}, the calibration error goes from {before:.3f} to {after:.3f}. The answers stay
what they are.

{speaker_table}"""

SPEED = """### Speed

One clip of 48 kHz ({clip}), on one thread, medians. The tutorial's features take
{tutorial_ms:.1f} ms, ours {ours_ms:.1f} ms; to be eight times as fast they may take
{wanted_ms:.1f} ms. Decoding, resampling and one pass of FFT, without which there are no features at
all, take {floor_ms:.1f} ms of these, so that {left:.1f} ms would be left for everything that now
takes {now:.1f} ms. {missing:.1f} ms would have to go; the longest stage, {longest}, takes
{longest_ms:.1f} ms.

{table}"""

CONSTANT = """### Columns that never change

{count} of the {columns:,} columns are the same for all {clips:,} clips of RAVDESS; {never} of them
have no other value anywhere in what was looked at. The step of a contour from the frame before is 0
in the first frame, and nothing is below 0: so much for when it is lowest. And the percentiles of a
contour that is 0 or 1 can be nothing else. A column that never changes is 0 once it is scaled and
has no say; such columns stay, as each functional is taken of every contour alike.

{table}"""
