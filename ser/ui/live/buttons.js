{
  // Start and Stop are drawn by streamlit-webrtc in a frame of its own, in capitals and another
  // font, and what is wrong with the microphone is told there in the browser's words. Here they are
  // made to look like the page, and style.css shows what the page itself says of the microphone.
  const LOOK = `
    .MuiButton-root { text-transform: none !important; font: 400 1rem/1.5 FONT !important;
      letter-spacing: 0 !important; border-radius: 0.75rem !important; }
    .MuiAlert-colorError { display: none !important; }`;
  let asked = "", fault = "";

  const tell = () => {
    const told = !fault ? asked : fault.startsWith("NotAllowed") ? "denied" : "missing";
    document.documentElement.dataset.microphone = told;
  };
  const fonts = (family) =>
    [...document.styleSheets].flatMap((sheet) =>
      [...sheet.cssRules]
        .filter((rule) => rule instanceof CSSFontFaceRule)
        .filter((rule) => family.startsWith(rule.style.getPropertyValue("font-family")))
        .map((rule) => rule.cssText.replace(/url\("(.*?)"\)/, (_, address) =>
          `url("${new URL(address, sheet.href ?? document.baseURI)}")`)));
  const dress = (inner) => {
    const look = inner.createElement("style");
    look.id = "ser-look";
    const family = getComputedStyle(document.body).fontFamily;
    look.textContent = [...fonts(family), LOOK.replace("FONT", family)].join("\n");
    inner.head.append(look);
    const find = () => {
      fault = inner.querySelector(".MuiAlert-colorError")?.textContent ?? "";
      tell();
    };
    new MutationObserver(find).observe(inner.body, { childList: true, subtree: true });
    find();
  };
  const seek = () => {
    const inner = document.querySelector("iframe[title*=webrtc_streamer]")?.contentDocument;
    if (inner?.querySelector("button") && !inner.querySelector("#ser-look")) dress(inner);
  };
  // The frame comes when it comes, and again after another page.
  clearInterval(window.serSeek);
  window.serSeek = setInterval(seek, 200);
  navigator.permissions?.query({ name: "microphone" }).then((found) => {
    const hear = () => {
      asked = found.state;
      tell();
    };
    found.onchange = hear;
    hear();
  }).catch(() => {});
}
