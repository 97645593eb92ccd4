// The recorder of a hearing. Where the browser can keep something, what is typed is written to this device first and
// sent from there; where it cannot, the form goes to the server as always.
const LEAST_LETTERS = 3;

export async function enhance(field) {
  const { counted, countVoices, followTheme, saveByKey } = await import(field.getAttribute("data-keys"));
  const form = field.form;
  const told = JSON.parse(document.getElementById("recorder-told").textContent);
  const freeTheme = followTheme(field, form.elements.theme);
  countVoices(form.elements.voices, form.querySelector("[data-more-voices]"));
  const same = form.querySelector("[data-same-speaker]");
  const send = (isSame) => form.requestSubmit(isSame ? same : form.querySelector("[data-save]"));
  let save = send;
  saveByKey(form, field, (isSame) => save(isSame));
  // Never before the store is open: until then, and where there is none, the form goes to the server.
  save = (await keepHere({ form, field, told, freeTheme, same, counted })) || send;
}

async function keepHere({ form, field, told, freeTheme, same, counted }) {
  const [{ Store, newId }, { sending }, { list, overlay, aboutRow }, { readSheet, gapsIn }] = await Promise.all(
    ["store", "sending", "list", "sheets"].map((name) => import(field.getAttribute(`data-${name}`))),
  );
  const { words } = told;
  const scope = `${told.page} ${told.person}`;
  const state = document.getElementById("recorder-state");
  const fault = document.getElementById("recorder-fault");
  const container = document.getElementById("recorder-rows");
  // By its name: the field that finds places as one types has taken over the id.
  const place = form.querySelector("select[name=place]");
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(scope) : null;
  let { pile, whole } = told;
  let shown = [];
  let drawn = 0;
  let isBroken = false;

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const say = (text, tone) => {
    state.hidden = false;
    state.className = `recorder-state ${tone}`;
    state.textContent = text;
  };

  let store;
  try {
    store = await Store.open();
    if ((await store.rows(scope)).length === 0) {
      await store.settle(scope, [], told.rows);
    }
  } catch {
    say(words.no_store, "no");
    return null;
  }

  function tell(name, count) {
    const tones = { sent: "ok", sending: "", waiting: "wait" };
    say(filled(words[name], { n: count }), name in tones ? tones[name] : "no");
    state.dataset.state = name;
    if (name === "login" || name === "other") {
      const link = document.createElement("a");
      link.href = told.login;
      link.target = "_blank";
      link.rel = "opener";
      link.textContent = words.log_in;
      state.append(" ", link);
    }
  }

  const rows = list({
    container,
    themes: document.getElementById("recorder-themes"),
    select: { place, theme: form.elements.theme },
    words,
    act: {
      redraw,
      voice: (row) => add({ kind: "voice" }, row),
      takeBack: (row) => add({ kind: "take_back" }, row),
      correct: (row, fields) => {
        const was = Object.fromEntries(Object.keys(fields).map((name) => [name, row.fields[name]]));
        return Object.keys(fields).length === 0 ? redraw() : add({ kind: "correct", fields, was }, row);
      },
      again: (step) => change(step, { state: "waiting", words: "" }),
      useMine: (step) => change(step, mineAgain(step)),
      drop: async (step, standing) => {
        await store.drop(step, standing);
        moved();
      },
    },
  });

  /** The same correction once more, knowing what stands now. */
  function mineAgain(step) {
    const stands = step.theirs.fields;
    const was = Object.fromEntries(Object.keys(step.fields || {}).map((name) => [name, stands[name]]));
    return { state: "waiting", based_on: step.theirs.version, after: "", was };
  }

  async function change(step, values) {
    await store.put({ ...step, ...values });
    moved();
  }

  /** Keep a step; false if there is no room for it. */
  async function add(step, row) {
    const waiting = await store.steps(scope);
    const about = row ? aboutRow(row, waiting) : {};
    const kept = { id: newId(), scope, hearing: told.page, person: told.person, state: "waiting", ...about, ...step };
    try {
      await store.add(kept);
    } catch {
      isBroken = true;
      complain(words.not_kept, field);
      return false;
    }
    keepForGood();
    moved();
    return true;
  }

  /** Something changed here: show it, tell other tabs, send it. */
  function moved() {
    redraw();
    if (channel) {
      channel.postMessage("changed");
    }
    sender.soon();
  }

  async function redraw() {
    drawn += 1;
    const turn = drawn;
    const [kept, steps] = await Promise.all([store.rows(scope), store.steps(scope)]);
    if (turn !== drawn) {
      return; // a later one has read what is newer
    }
    shown = overlay(kept, steps);
    const count = Math.max(shown.length, whole + steps.filter((step) => step.kind === "record").length);
    rows.draw(shown, count);
    container.hidden = shown.length === 0;
    document.getElementById("recorder-empty").hidden = shown.length > 0;
    document.getElementById("recorder-count").textContent = String(count);
    drawPile(steps);
  }

  function typedSheets(steps) {
    const typed = new Map(Object.entries(pile.typed).map(([number, ref]) => [Number(number), ref]));
    steps.filter((step) => step.kind === "record" && step.fields.sheet && !typed.has(step.fields.sheet)).forEach((step) => {
      typed.set(step.fields.sheet, `“${step.fields.text.slice(0, 30)}”`);
    });
    return typed;
  }

  function drawPile(steps) {
    const box = document.getElementById("recorder-pile");
    box.hidden = !pile.sheets;
    if (!pile.sheets) {
      return;
    }
    const typed = typedSheets(steps);
    const loose = steps.filter((step) => step.kind === "record" && step.fields.source !== "hearing" && !step.fields.sheet);
    const done = typed.size + pile.unnumbered + loose.length;
    const isNumbered = pile.unnumbered + loose.length === 0;
    const missing = isNumbered ? gapsIn(new Set(typed.keys()), pile.sheets) : "";
    box.querySelector("progress").value = Math.min(done, pile.sheets);
    box.querySelector("progress").max = pile.sheets;
    box.querySelector("[data-progress]").textContent = filled(words.progress, { done, whole: pile.sheets });
    box.querySelector("[data-missing]").textContent = missing ? filled(words.missing, { numbers: missing }) : "";
  }

  function complain(text, at) {
    fault.textContent = text;
    fault.hidden = text === "";
    form.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    if (at) {
      at.setAttribute("aria-invalid", "true");
      at.focus();
    }
  }

  /** What the form holds; null if something is missing, which is said. */
  function typed() {
    const { theme, village, voices, source, signatures, answer_in_hall: answer, sheet } = form.elements;
    const read = readSheet(sheet.value, told.seed, told.ref);
    const letters = field.value.replace(/[^\p{L}]/gu, "").length;
    const faults = [
      [letters < LEAST_LETTERS, "text_required", field],
      [place.value === "", "place_required", document.getElementById("place")],
      [!counted(voices.value), "voices_required", voices],
      [source.value === "petition" && !counted(signatures.value), "signatures_required", signatures],
      [Boolean(read.fault), read.fault, sheet],
    ];
    const [wrong] = faults.filter(([isWrong]) => isWrong);
    if (wrong) {
      complain(words[wrong[1]], wrong[2]);
      return null;
    }
    return {
      text: field.value.trim(),
      theme: theme.value,
      place: place.value,
      village: village.value.trim(),
      voices: counted(voices.value),
      source: read.number && source.value === "hearing" ? "paper" : source.value,
      signatures: counted(signatures.value),
      answer: answer.value.trim(),
      sheet: read.number,
    };
  }

  function ready(fields, isSame) {
    const { village, voices, signatures, answer_in_hall: answer, sheet, source } = form.elements;
    field.value = "";
    freeTheme();
    voices.value = "1";
    signatures.value = "";
    answer.value = "";
    if (!isSame) {
      village.value = "";
      sheet.value = fields.sheet ? String(fields.sheet + 1) : "";
    }
    source.value = fields.source;
    complain("", null);
    field.focus();
  }

  let isSaving = false;
  async function save(isSame) {
    if (isBroken) {
      form.submit(); // as without script: the server answers, or the browser says that there is no connection
      return;
    }
    const fields = isSaving ? null : typed();
    if (!fields) {
      return;
    }
    isSaving = true;
    const isKept = await add({ kind: "record", fields, at: new Date().toISOString() }, null);
    isSaving = false;
    if (isKept) {
      ready(fields, isSame);
      document.getElementById("recorder-said").textContent = filled(words.saved, { text: fields.text });
    }
  }

  // A page that was kept comes back with the same one-time token: should the form go to the server, it is a new one.
  form.elements.token.value = newId();
  // The form belongs to this device now: what the server made of it without script makes room.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    save(event.submitter === same);
  }, { capture: true });
  field.addEventListener("keydown", (event) => {
    const newest = shown.find((row) => !row.problem);
    if (event.key === "+" && field.value === "" && newest && newest.may_add_voice) {
      event.preventDefault();
      add({ kind: "voice" }, newest);
      document.getElementById("recorder-said").textContent = filled(words.voice_added, { text: newest.fields.text });
    }
  });
  form.elements.sheet.addEventListener("input", async () => {
    const read = readSheet(form.elements.sheet.value, told.seed, told.ref);
    const before = read.number && typedSheets(await store.steps(scope)).get(read.number);
    complain(before ? filled(words.typed, { n: read.number, ref: before }) : "", null);
  });
  document.querySelectorAll("[data-plain]").forEach((part) => {
    part.hidden = true;
  });

  const sender = sending({
    store,
    told,
    scope,
    tell,
    changed: (news) => {
      ({ pile, whole } = news);
      // The page may be the one that was kept: the forms beside the recorder need a token of this log-in.
      document.querySelectorAll("input[name=csrf_token]").forEach((input) => {
        input.value = news.token;
      });
      if (!rows.isEditing()) {
        redraw();
      }
      if (channel) {
        channel.postMessage("changed");
      }
    },
  });
  if (channel) {
    channel.onmessage = () => rows.isEditing() || redraw();
  }
  await redraw();
  const others = await store.ofOthers(told.page, scope);
  if (others > 0) {
    const line = document.getElementById("recorder-others");
    line.textContent = filled(words.others, { n: others });
    line.hidden = false;
  }
  sender.soon();
  keepPage(told);
  return save;
}

let isAsked = false;

/** Ask the browser once not to clear what is kept when room gets scarce. */
function keepForGood() {
  if (!isAsked && navigator.storage && navigator.storage.persist) {
    isAsked = true;
    navigator.storage.persist().catch(() => {});
  }
}

/** The page itself for when there is no network; without it, or without TLS, only what is typed is kept. */
function keepPage(told) {
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker
      .register(told.worker, { scope: told.page, updateViaCache: "none" })
      .then((registration) => registration.update())
      .catch(() => {});
  }
}
