// Keys for the pile: each presses a button that is there anyway. They rest while somebody types or holds Ctrl, Alt or
// Meta, and can be switched off (WCAG 2.1.4): one tick and one memory for all keys of the office, as in keys.js.
const KEPT = "keys-off";

const store = {
  isOff() {
    try {
      return window.localStorage.getItem(KEPT) === "1";
    } catch {
      return false;
    }
  },
  keep(isOff) {
    try {
      window.localStorage.setItem(KEPT, isOff ? "1" : "0");
    } catch {
      // A browser that keeps nothing forgets the choice with the page.
    }
  },
};

function isTyping(target) {
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") {
    return true;
  }
  return target.tagName === "INPUT" && target.type !== "checkbox";
}

export function enhance(root) {
  const siblings = Array.from(root.querySelectorAll("[data-sibling]"));
  const help = root.querySelector("[data-help]");
  const tick = root.querySelector("[data-keys-off]");
  let marked = siblings.length > 0 ? 0 : -1;
  let isOff = store.isOff();
  const show = () => {
    siblings.forEach((one, at) => one.classList.toggle("is-marked", at === marked && !isOff));
    root.classList.toggle("has-keys", !isOff);
  };

  const move = (step) => {
    if (siblings.length === 0) {
      return;
    }
    marked = Math.min(Math.max(marked + step, 0), siblings.length - 1);
    const box = siblings[marked].querySelector("input[type=checkbox]");
    if (box) {
      box.focus();
    }
    siblings[marked].scrollIntoView({ block: "nearest" });
    show();
  };

  const press = (button) => {
    if (button) {
      button.click();
    }
  };

  const inMarked = (selector) => (marked < 0 ? null : siblings[marked].querySelector(selector));

  const merge = () => {
    const isTicked = root.querySelector("input[name=picks]:checked");
    press(isTicked ? root.querySelector("[data-key=b]") : inMarked("[data-merge]"));
  };

  const actions = {
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    b: merge,
    n: () => press(root.querySelector("[data-key=n]")),
    s: () => press(root.querySelector("[data-key=s]")),
    d: () => press(root.querySelector("[data-key=d]") || inMarked("[data-split]")),
    z: () => press(root.querySelector("[data-key=z]")),
    t: () => {
      const title = root.querySelector("input[name=title]");
      if (title) {
        title.focus();
      }
    },
    "?": () => {
      if (help) {
        help.open = !help.open;
      }
    },
    " ": () => {
      const box = inMarked("input[type=checkbox]");
      if (box) {
        box.checked = !box.checked;
      }
    },
  };

  document.addEventListener("keydown", (event) => {
    if (isOff || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
      return;
    }
    const { target } = event;
    if (isTyping(target)) {
      return;
    }
    // A box or button that has the focus takes the space bar itself.
    if (event.key === " " && target.matches("input, button, summary, a")) {
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (Object.prototype.hasOwnProperty.call(actions, key)) {
      event.preventDefault();
      actions[key]();
    }
  });

  siblings.forEach((one, at) => {
    one.addEventListener("focusin", () => {
      marked = at;
      show();
    });
  });

  if (tick) {
    tick.checked = isOff;
    tick.addEventListener("change", () => {
      isOff = tick.checked;
      store.keep(isOff);
      show();
    });
  }
  show();
}
