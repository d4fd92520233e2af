"""What runs in the pages of `benchmarks.load.visitors`, in JavaScript."""

# All pages hear the same fake microphone: a visitor's own loudness makes the recordings theirs. The
# recorder draws its wave as often as the screen can, which ten visitors' own computers would do;
# here it is five times a second, and all that is drawn after Stop as ever.
MICROPHONE = """gain => {
  const [devices, every] = [navigator.mediaDevices, window.setInterval];
  const draw = window.requestAnimationFrame;
  const listen = devices.getUserMedia.bind(devices);
  window.setInterval = (work, pause, ...rest) => every(work, pause < 50 ? 200 : pause, ...rest);
  devices.getUserMedia = async wanted => {
    const [room, stream] = [new AudioContext(), await listen(wanted)];
    window.requestAnimationFrame = work => setTimeout(() => draw(work), 200);
    const [loudness, heard] = [room.createGain(), room.createMediaStreamDestination()];
    loudness.gain.value = gain;
    room.createMediaStreamSource(stream).connect(loudness).connect(heard);
    const [track] = heard.stream.getTracks();
    track.stop = () => {
      window.requestAnimationFrame = draw;
      stream.getTracks().forEach(each => each.stop());
      room.close();
    };
    return heard.stream;
  };
}"""

# Times are taken by the page's own clock, from the event that gives the recording to the moment at
# which its answer is in the document, so that nothing is measured of who drives the browser.
WATCH = """([event, patience]) => {
  const wrong = '[data-testid=stException], [data-testid=stAlertContentError]';
  const old = document.querySelector('.ser-answer')?.dataset.result;
  let start;
  document.addEventListener(event, () => start = performance.now(), {capture: true, once: true});
  window.answered = new Promise(done => {
    const end = found => { watch.disconnect(); clearTimeout(clock); done(found); };
    const watch = new MutationObserver(() => {
      const answer = document.querySelector('.ser-answer');
      const fault = document.querySelector(wrong);
      if (fault) end({fault: fault.textContent});
      else if (answer && answer.dataset.result !== old) end({
        seconds: (performance.now() - start) / 1000,
        key: answer.dataset.result,
        which: answer.querySelector('.which').textContent,
      });
    });
    const clock = setTimeout(() => end({fault: `no answer in ${patience} s`}), 1000 * patience);
    watch.observe(document.body, {
      subtree: true, childList: true, characterData: true, attributeFilter: ['data-result'],
    });
  });
}"""

# All that is wrong on the page, whose clips it names, and its list of earlier results.
LOOK = """() => {
  const texts = which => [...document.querySelectorAll(which)].map(found => found.textContent);
  return {
    faults: texts('[data-testid=stException], [data-testid=stAlertContentError]'),
    visitors: document.body.textContent.match(/visitor-\\d+(?=-)/g) ?? [],
    history: texts('[class*="st-key-open-"]'),
  };
}"""
