"""A visitor whose page is drawn elsewhere: what a browser sends and gets, without a browser.

Ten browsers on the server's own cores wait for one another. This visitor's times have only the
server's part: the upload, the answer, and every message that draws it.
"""

import asyncio
import time
import urllib.request
from http.cookies import SimpleCookie
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit
from uuid import uuid4

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import (
    FileUploaderState,
    FileURLs,
    FileURLsRequest,
    UploadedFileInfo,
)
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect

PAGE = "recognise"
BOUNDARY = "a-part-of-the-upload"


class Undrawn:
    """Someone on the Recognise page, by Streamlit's own messages.

    Parameters
    ----------
    url : str
        Of the server.
    """

    _line: ClientConnection

    def __init__(self, url: str):
        self.url = url
        self._session = self._uploader = ""
        with urllib.request.urlopen(f"{url}/_stcore/health") as answer:
            cookies = SimpleCookie(answer.headers["Set-Cookie"])
        self._token = cookies["_streamlit_xsrf"].value

    async def __aenter__(self) -> "Undrawn":
        host = urlsplit(self.url).netloc
        self._line = await connect(
            f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], max_size=None  # type: ignore[list-item]
        )  # fmt: skip
        await self._run(WidgetStates())
        return self

    async def __aexit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._line.close()

    async def upload(self, clip: Path) -> float:
        """Seconds from a file that is chosen to the last message that draws its answer.

        Raises
        ------
        RuntimeError
            If there is no answer to it.
        """
        content, start = clip.read_bytes(), time.perf_counter()
        urls = await self._place_for(clip.name)
        await asyncio.to_thread(self._put, urls.upload_url, clip.name, content)
        info = UploadedFileInfo(
            name=clip.name, size=len(content), file_id=urls.file_id, file_urls=urls
        )
        chosen = FileUploaderState(uploaded_file_info=[info])
        state = WidgetState(id=self._uploader, file_uploader_state_value=chosen)
        drawn = await self._run(WidgetStates(widgets=[state]))
        seconds = time.perf_counter() - start
        if not any("ser-answer" in text and clip.name in text for text in drawn):
            raise RuntimeError(f"no answer to {clip.name}")
        return seconds

    async def _run(self, states: WidgetStates) -> list[str]:
        """Have the script run; what it draws, as text."""
        state = ClientState(page_name=PAGE, widget_states=states)
        await self._send(BackMsg(rerun_script=state))
        drawn: list[str] = []
        while True:
            message = await self._receive()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._session = message.new_session.initialize.session_id or self._session
            elif kind == "delta":
                element = message.delta.new_element
                self._uploader = element.file_uploader.id or self._uploader
                drawn.append(str(element))
            elif kind == "script_finished":
                return drawn

    async def _place_for(self, name: str) -> FileURLs:
        asked = FileURLsRequest(
            request_id=str(uuid4()), file_names=[name], session_id=self._session
        )
        await self._send(BackMsg(file_urls_request=asked))
        while True:
            message = await self._receive()
            if message.WhichOneof("type") == "file_urls_response":
                return message.file_urls_response.file_urls[0]

    def _put(self, path: str, name: str, content: bytes) -> None:
        head = (
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
            f'name="{name}"; filename="{name}"\r\nContent-Type: audio/wav\r\n\r\n'
        )
        request = urllib.request.Request(
            self.url + path,
            head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Cookie": f"_streamlit_xsrf={self._token}",
                "X-Xsrftoken": self._token,
            },
            method="PUT",
        )
        urllib.request.urlopen(request).close()

    async def _send(self, message: BackMsg) -> None:
        await self._line.send(message.SerializeToString())

    async def _receive(self) -> ForwardMsg:
        return ForwardMsg.FromString(await self._line.recv(decode=False))
