// Draws the data of ribbon.py and keeps it in step with the page's player.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH_OF_A_SECOND = 36; // px at least
const MOST_OF_A_SECOND = 72; // px, for short stretches to have room for their words
const WIDTH_OF_A_LETTER = 8, MARGIN = 8; // px, of a word
const WIDEST = 12000; // px
const MORE = "There is more: slide it sideways, or press the coloured strip above.";
const KEYS = "With the keyboard: arrows move, Enter plays.";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".ribbon");
  root.letGo?.(); // drawn anew with other data, nobody has cleaned up after the last time
  const overview = make("div", "overview");
  overview.innerHTML = data.overview;
  const strip = make("div", "strip");
  const visible = parentElement.host?.clientWidth || 0;
  const second = Math.max(visible / data.duration, wished(data));
  strip.style.width = `max(100%, ${data.duration * wished(data)}px)`;
  strip.append(wave(data.wave), ...ticks(data.duration, second));
  const buttons = data.stretches.map((stretch) => button(stretch, data.duration));
  const head = make("div", "head");
  head.hidden = true;
  strip.append(...buttons, head);
  const scroll = make("div", "scroll");
  scroll.append(strip);
  scroll.setAttribute("role", "toolbar");
  scroll.setAttribute("aria-label", "Stretches of speech. Arrow keys move, Enter plays.");
  const told = make("p", "told");
  root.replaceChildren(overview, scroll, told);
  strip.querySelectorAll(".word").forEach((word) => {
    if (word.scrollWidth > word.clientWidth) // half a word says less than the sign alone
      word.textContent = word.textContent.endsWith("?") ? "?" : "";
  });
  const overflows = strip.clientWidth > scroll.clientWidth;
  const all = overview.querySelector(".ser-ribbon"), seen = make("span", "seen");
  all.ariaHidden = true; // each stretch is told by its button
  all.append(seen);
  all.onclick = ({ clientX }) => {
    const { left, width } = all.getBoundingClientRect();
    scroll.scrollLeft = ((clientX - left) / width) * scroll.scrollWidth - scroll.clientWidth / 2;
  };
  const hasKeys = matchMedia("(pointer: fine) and (min-width: 641px)").matches;
  told.textContent = [overflows && MORE, hasKeys && KEYS].filter(Boolean).join(" ");
  const slid = () => {
    const { scrollLeft, clientWidth, scrollWidth } = scroll;
    overview.hidden = scrollWidth <= clientWidth;
    scroll.classList.toggle("more", scrollLeft + clientWidth < scrollWidth - 8);
    seen.style.left = `${(100 * scrollLeft) / scrollWidth}%`;
    seen.style.width = `${(100 * clientWidth) / scrollWidth}%`;
  };
  scroll.onscroll = slid;
  const turned = new ResizeObserver(slid); // of a phone
  turned.observe(scroll);
  slid();

  const player = () => document.querySelector(data.player);
  let stopAt = null, drawing = 0, current = -1;

  const play = (index) => {
    const sound = player(), stretch = data.stretches[index];
    if (!sound) return;
    if (!sound.paused && stopAt === stretch.end) return sound.pause();
    sound.currentTime = stretch.start;
    stopAt = stretch.end;
    sound.play().catch(() => {}); // paused again at once
  };
  const focus = (index) => {
    const next = Math.min(Math.max(index, 0), buttons.length - 1);
    buttons.forEach((each, k) => (each.tabIndex = k === next ? 0 : -1));
    buttons[next].focus();
  };
  const tell = (index) => (told.textContent = data.stretches[index].told);
  buttons.forEach((each, k) => {
    each.tabIndex = k ? -1 : 0;
    each.onclick = () => play(k);
    each.onfocus = each.onpointerenter = () => tell(k);
    each.onkeydown = (event) => {
      const last = buttons.length - 1;
      const to = { ArrowRight: k + 1, ArrowLeft: k - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      focus(to);
    };
  });

  const draw = () => {
    const sound = player();
    if (!sound) return;
    const now = sound.currentTime;
    if (stopAt !== null && now >= stopAt) {
      sound.pause();
      stopAt = null;
    }
    head.style.left = `${(100 * now) / data.duration}%`;
    head.hidden = !now;
    const at = data.stretches.findIndex(({ start, end }) => start <= now && now < end);
    if (at !== current) {
      buttons[current]?.removeAttribute("aria-current");
      buttons[at]?.setAttribute("aria-current", "true");
      if (at >= 0) tell(at);
      current = at;
    }
    if (!sound.paused) {
      follow(scroll, head);
      cancelAnimationFrame(drawing);
      drawing = requestAnimationFrame(draw);
    }
  };
  const within = (time) =>
    data.stretches.some(({ start, end }) => end === stopAt && start - 0.05 <= time && time < end);
  const heard = ({ target, type }) => {
    if (target !== player()) return;
    // Who moves the player's own slider elsewhere wants to hear on from there.
    if (type === "seeking" && !within(target.currentTime)) stopAt = null;
    draw();
  };
  // Streamlit may put another player in place of the first; its events do not bubble.
  const events = ["play", "pause", "seeking", "timeupdate"];
  events.forEach((name) => document.addEventListener(name, heard, true));
  root.letGo = () => {
    cancelAnimationFrame(drawing);
    turned.disconnect();
    events.forEach((name) => document.removeEventListener(name, heard, true));
  };
  return root.letGo;
}

function wished({ duration, stretches }) {
  const needed = stretches.map(({ start, end, word }) =>
    (word.length * WIDTH_OF_A_LETTER + MARGIN) / (end - start));
  const second = Math.max(WIDTH_OF_A_SECOND, ...needed);
  return Math.min(second, MOST_OF_A_SECOND, Math.max(WIDEST / duration, 1));
}

function make(tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  return element;
}

function button(stretch, duration) {
  const element = make("button", "stretch");
  element.type = "button";
  element.style.left = `${(100 * stretch.start) / duration}%`;
  element.style.width = `${(100 * (stretch.end - stretch.start)) / duration}%`;
  element.style.setProperty("--colour", stretch.colour);
  element.setAttribute("aria-label", stretch.told);
  element.title = stretch.told;
  const sign = make("span", "sign"), word = make("span", "word");
  sign.textContent = stretch.sign;
  word.textContent = stretch.word;
  element.append(sign, word);
  return element;
}

function wave({ heights, colour }) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 -100 ${heights.length} 200`);
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  const edge = (sign) => heights.map((height, k) => `${k + 0.5} ${sign * height}`);
  line.setAttribute("d", `M${[...edge(-1), ...edge(1).reverse()].join("L")}Z`);
  line.setAttribute("fill", colour);
  picture.append(line);
  return picture;
}

function ticks(duration, second) {
  const step = [1, 2, 5, 10, 30].find((each) => each * second >= 60) ?? 60;
  return Array.from({ length: Math.ceil(duration / step) }, (_, k) => {
    const tick = make("span", "tick");
    const time = k * step;
    tick.ariaHidden = true;
    tick.textContent = `${Math.floor(time / 60)}:${String(time % 60).padStart(2, "0")}`;
    tick.style.left = `${(100 * time) / duration}%`;
    return tick;
  });
}

function follow(scroll, head) {
  const left = head.offsetLeft - scroll.scrollLeft;
  if (left < 0 || left > scroll.clientWidth - 40) scroll.scrollLeft = head.offsetLeft - 40;
}
