// Counting in the hall: each tap shows at once and is kept on this phone, then sent with the next ones. A step has
// the device's name and a number of its own, so that one which arrives twice counts once, and two phones add up.
// Only counts are kept here, never a person.
const SEXES = ["women", "men", "not_stated"];
const AGES = ["under_16", "from_16_to_29", "from_30_to_64", "from_65"];
const PATIENCE = 700;
const AGAIN = 5000;

const sum = (counts, names) => names.reduce((whole, name) => whole + (counts[name] || 0), 0);
const largest = (counts) => Math.max(sum(counts, SEXES), sum(counts, AGES), counts.disabilities || 0);

// The total follows the largest group while nobody counted it on its own; the server reckons alike.
function after(counts, change) {
  const found = { ...counts };
  const follows = counts.total === null || counts.total === largest(counts);
  let parts = false;
  Object.entries(change).forEach(([name, step]) => {
    if (name !== "total" && step !== 0) {
      found[name] = (found[name] || 0) + step;
      parts = true;
    }
  });
  if (parts) {
    found.total = follows ? largest(found) : Math.max(counts.total || 0, largest(found));
  }
  if (change.total) {
    found.total = (found.total || 0) + change.total;
  }
  return found;
}

// What is not sent yet survives a reload and a closed lid. It belongs to this tab alone while the tab lives: a step may
// still take taps. What a tab that is gone left behind is taken over, each step with the device and number it had.
// Where a browser cannot tell which tabs live, only the same tab takes over what it left.
const canTell = "locks" in navigator;
const storage = () => (canTell ? window.localStorage : window.sessionStorage);
const store = {
  load(name) {
    try {
      return JSON.parse(storage().getItem(name)) || [];
    } catch {
      return [];
    }
  },
  save(name, steps) {
    try {
      if (steps.length > 0) {
        storage().setItem(name, JSON.stringify(steps));
      } else {
        storage().removeItem(name);
      }
    } catch {
      // A phone that keeps nothing still sends what it shows.
    }
  },
  /** Names of the same count that no living tab holds. */
  async left(prefix) {
    const { held } = canTell ? await navigator.locks.query() : { held: [] };
    const living = new Set(held.map((lock) => lock.name));
    try {
      return Object.keys(storage()).filter((name) => name.startsWith(prefix) && !living.has(name));
    } catch {
      return [];
    }
  },
};

/** This page's name among the devices. A page that was kept for use without a network brings no fresh one along. */
function newDevice() {
  const octets = window.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(octets, (one) => one.toString(16).padStart(2, "0")).join("");
}

export function enhance(form) {
  const state = form.querySelector("[data-state]");
  const device = newDevice();
  const prefix = `count ${form.getAttribute("action")} `;
  const name = prefix + device;
  const steps = [];
  // What a page that is gone left behind may stand in this page's counts already: it shows once the server has answered,
  // or once there is no reaching it.
  const unsure = new Set();
  let counts = JSON.parse(form.dataset.counts);
  let number = 0;
  let timer = 0;
  let travelling = null;

  const shown = () =>
    steps.filter((step) => !unsure.has(step)).reduce((now, step) => after(now, step.change), counts);

  const show = () => {
    const now = shown();
    form.querySelectorAll("[data-value]").forEach((output) => {
      const value = now[output.getAttribute("data-value")];
      output.textContent = value === null ? "–" : String(value);
    });
  };

  const later = (pause) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, pause);
  };

  // A step that is on its way, or was begun before a reload, takes no more taps: it may have arrived already.
  function openStep() {
    const last = steps[steps.length - 1];
    if (last && last !== travelling && last.device === device) {
      return last;
    }
    number += 1;
    const begun = { device, number, change: {} };
    steps.push(begun);
    return begun;
  }

  async function send() {
    if (travelling || steps.length === 0) {
      return;
    }
    [travelling] = steps;
    const pause = await post(travelling);
    travelling = null;
    if (steps.length > 0) {
      later(pause);
    }
  }

  async function post(step) {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("device", step.device);
    body.append("number", step.number);
    Object.entries(step.change).forEach(([cell, amount]) => body.append(`change-${cell}`, amount));
    const request = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", keepalive: true };
    let answer;
    try {
      answer = await fetch(form.action, request);
    } catch {
      unsure.clear();
      show();
      state.textContent = form.dataset.waiting;
      return AGAIN;
    }
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      state.textContent = answer.status >= 500 ? form.dataset.waiting : form.dataset.login;
      return AGAIN;
    }
    const told = await answer.json();
    counts = told.counts;
    steps.shift();
    store.save(name, steps);
    show();
    state.textContent = told.error || form.dataset.saved;
    return PATIENCE;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) {
      return;
    }
    event.preventDefault();
    const cell = button.getAttribute("data-name");
    const amount = Number(button.getAttribute("data-step"));
    if (amount < 0 && !(shown()[cell] > 0)) {
      return;
    }
    const { change } = openStep();
    change[cell] = (change[cell] || 0) + amount;
    store.save(name, steps);
    show();
    later(PATIENCE);
  });
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => later(0));
  show();
  takeOver();

  async function takeOver() {
    if (canTell) {
      navigator.locks.request(name, () => new Promise(() => {}));
    }
    const left = await store.left(prefix);
    left.forEach((other) => {
      const found = store.load(other);
      steps.push(...found);
      found.forEach((step) => unsure.add(step));
      store.save(name, steps);
      store.save(other, []);
    });
    if (left.length > 0) {
      show();
      state.textContent = form.dataset.waiting;
      later(0);
    }
  }
}
