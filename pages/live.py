"""Watch the emotion change while one speaks."""

from ser.ui.arrival import bring_into_view
from ser.ui.frame import frame, who_answers
from ser.ui.live.connection import way_to_connect
from ser.ui.live.ended import show_ended
from ser.ui.live.introduction import show_introduction
from ser.ui.live.listening import listen
from ser.ui.live.recording import record_instead
from ser.ui.settings import settings

with frame("Live") as visit:
    allowed = settings()
    servers, instead = way_to_connect(visit.live, allowed)
    show_introduction(allowed, live=not instead)
    answerer = who_answers(visit)
    if instead:
        record_instead(visit, answerer, allowed, instead)
    else:
        listen(visit, answerer, allowed, servers)
    if visit.live.ended and not visit.live.session:
        show_ended(visit.live.ended, visit, answerer, allowed)
        bring_into_view(visit.live)
