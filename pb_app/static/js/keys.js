// One key presses what carries it: `data-key` on a button, a link or a choice, which may name the field to fill in next
// (`data-key-next`). Never while something is typed, never
// with Ctrl, Alt or Meta; a tick on the page (`data-keys-off`) switches the keys off on this device (WCAG 2.1.4);
// a question mark opens and closes their list (`data-keys-help`).
const KEPT = "keys-off";

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") || target.isContentEditable;
}

function readOff() {
  try {
    return localStorage.getItem(KEPT) === "1";
  } catch {
    return false; // a browser that keeps nothing keeps the keys on
  }
}

function keepOff(isOff) {
  try {
    localStorage.setItem(KEPT, isOff ? "1" : "0");
  } catch {
    // the tick still holds for this page
  }
}

function press(element) {
  if (!element.matches("input")) {
    element.click();
    return;
  }
  element.checked = true;
  const next = document.getElementById(element.getAttribute("data-key-next") || "");
  (next || element).focus();
}

export function enhance() {
  let isOff = readOff();
  const tick = document.querySelector("[data-keys-off]");
  if (tick) {
    tick.checked = isOff;
    tick.addEventListener("change", () => {
      isOff = tick.checked;
      keepOff(isOff);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (isOff || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) {
      return;
    }
    const help = document.querySelector("[data-keys-help] details, details[data-keys-help]");
    if (event.key === "?" && help) {
      event.preventDefault();
      help.open = !help.open;
      return;
    }
    const element = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (element) {
      event.preventDefault();
      press(element);
    }
  });
}
