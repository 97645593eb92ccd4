// Sends what waits on this device, in order, a few steps at a time. A step is taken out only when the server has
// answered it by its id; whatever is sent twice counts once there. So a tab that dies in between, or two tabs that
// send at once, do no harm; the lock only spares the second request.
const BATCH = 20;
const FIRST_PAUSE = 3000;
const LONGEST_PAUSE = 30000;
const PATIENCE = 20000;

const bare = ({ id, kind, ref, recorded_by, based_on, after, fields, was }) => ({
  id,
  kind,
  ref: ref || "",
  recorded_by: recorded_by || "",
  based_on: based_on || 0,
  after: after || "",
  fields: fields || {},
  was: was || {},
});

export function sending({ store, told, scope, tell, changed }) {
  let token = "";
  let timer = 0;
  let pause = FIRST_PAUSE;
  let isBusy = false;
  let isWanted = false;

  async function ask(body) {
    const stop = new AbortController();
    const alarm = window.setTimeout(() => stop.abort(), PATIENCE);
    const headers = { Accept: "application/json" };
    const request = { headers, redirect: "manual", cache: "no-store", signal: stop.signal };
    if (body) {
      headers["Content-Type"] = "application/json";
      headers["X-CSRFToken"] = token;
      Object.assign(request, { method: "POST", body: JSON.stringify(body) });
    }
    try {
      const answer = await fetch(told.sync, request);
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (answer.ok && isJson) {
        return { data: await answer.json() };
      }
      return { trouble: troubleOf(answer, isJson) };
    } catch {
      return { trouble: "waiting" };
    } finally {
      window.clearTimeout(alarm);
    }
  }

  function troubleOf(answer, isJson) {
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      return "login";
    }
    if (answer.status === 409 && isJson) {
      return "other";
    }
    if (answer.status === 400 && !isJson) {
      return "token";
    }
    return answer.status === 403 || answer.status === 404 ? "refused_all" : "waiting";
  }

  /** Who is logged in, and how things stand; what stands is kept on the device. */
  async function greet() {
    const { data, trouble } = await ask(null);
    if (trouble) {
      return trouble;
    }
    if (data.person !== told.person) {
      return "other";
    }
    token = data.token;
    await settle([], data);
    return "";
  }

  async function settle(answers, data) {
    await store.settle(scope, answers, data.rows);
    changed({ pile: data.pile, whole: data.whole, token: data.token });
  }

  /** Send until nothing moves any more; give the name of what stands in the way, or nothing. */
  async function round() {
    let isFresh = false;
    if (token === "") {
      const trouble = await greet();
      if (trouble) {
        return trouble;
      }
      isFresh = true;
    }
    for (;;) {
      const steps = (await store.steps(scope)).filter((step) => step.state === "waiting");
      if (steps.length === 0) {
        return "";
      }
      tell("sending", steps.length);
      const { data, trouble } = await ask({ person: told.person, steps: steps.slice(0, BATCH).map(bare) });
      if (trouble) {
        token = "";
        if (trouble === "token" && !isFresh) {
          return round();
        }
        return trouble === "token" ? "login" : trouble;
      }
      token = data.token;
      await settle(data.answers, data);
      if (data.answers.every((answer) => answer.outcome === "wait")) {
        return "held";
      }
    }
  }

  async function alone() {
    if (!navigator.locks) {
      return round();
    }
    return navigator.locks.request(`recorder ${scope}`, { ifAvailable: true }, (lock) => (lock ? round() : "busy"));
  }

  async function run() {
    if (isBusy) {
      isWanted = true;
      return;
    }
    isBusy = true;
    isWanted = false;
    let trouble = "waiting";
    try {
      trouble = await alone();
    } catch {
      trouble = "no_store";
    }
    isBusy = false;
    await say(trouble);
    if (isWanted) {
      later(0);
    } else if (trouble !== "" && trouble !== "no_store") {
      later(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    } else {
      pause = FIRST_PAUSE;
    }
  }

  async function say(trouble) {
    if (trouble === "busy") {
      return;
    }
    const steps = trouble === "no_store" ? [] : await store.steps(scope);
    const undecided = steps.some((step) => step.state !== "waiting");
    const quiet = trouble === "waiting" && steps.length === 0;
    tell(trouble === "" || quiet ? (undecided ? "held" : "sent") : trouble, steps.length);
  }

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(run, wait);
  }

  const soon = () => {
    pause = FIRST_PAUSE;
    later(0);
  };
  window.addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      token = ""; // somebody may have logged in meanwhile, on another page
      soon();
    }
  });
  return { soon };
}
