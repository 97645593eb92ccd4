// What was recorded, as rows of the page: what the server knows, with what waits on this device laid over it, and the
// choice where two versions stand against each other.
const CORRECTED = ["text", "theme", "village", "voices"];

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  Object.entries(attributes || {}).forEach(([key, value]) => {
    if (typeof value === "function") {
      element.addEventListener(key, value);
    } else if (value !== false && value !== "") {
      element.setAttribute(key, value === true ? "" : value);
    }
  });
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** The rows as they will stand once everything is sent, the newest first. */
export function overlay(rows, steps) {
  const found = new Map();
  rows.slice().sort((a, b) => a.id - b.id).forEach((row) => {
    found.set(row.ref, { ...row, key: row.ref, fields: { ...row.fields }, state: row.device ? "sent" : "" });
  });
  steps.forEach((step) => {
    if (step.kind === "record") {
      const state = { state: step.state, problem: step.state === "waiting" ? null : step };
      found.set(step.id, {
        key: step.id, ref: "", version: 0, recorded_by: step.id, fields: { ...step.fields }, may_correct: true,
        may_add_voice: true, ...state,
      });
      return;
    }
    const row = found.get(step.ref) || found.get(step.recorded_by);
    if (!row) {
      return;
    }
    if (step.state !== "waiting") {
      row.state = step.state;
      row.problem = step;
      return;
    }
    row.state = row.problem ? row.state : "waiting";
    row.last = step.kind === "correct" ? step.id : row.last;
    if (step.kind === "correct") {
      Object.assign(row.fields, step.fields);
    } else if (step.kind === "voice") {
      row.fields.voices += 1;
    } else {
      row.is_gone = true;
    }
  });
  return Array.from(found.values()).filter((row) => !row.is_gone || row.problem).reverse();
}

/** What a step about this row says of it: its name, and on what it is based. */
export function aboutRow(row, steps) {
  const own = steps.filter((step) => step.recorded_by === row.key || (row.ref && step.ref === row.ref));
  const last = own.filter((step) => step.kind === "correct" && step.state === "waiting").pop();
  const record = steps.find((step) => step.kind === "record" && step.id === row.key);
  const after = last || record;
  return {
    ref: row.ref,
    recorded_by: record ? record.id : "",
    after: after ? after.id : "",
    based_on: after ? 0 : row.version,
  };
}

export function list({ container, themes, select, words, act }) {
  let editing = "";

  const voices = (count) => filled(count === 1 ? words.voice_one : words.voice_many, { n: count });
  const placeOf = (id) => {
    const option = Array.from(select.place.options).find((one) => one.value === id);
    return option ? option.text.trim() : "";
  };
  const themeOf = (id) => {
    const known = themes.content.querySelector(`[data-theme="${CSS.escape(id)}"]`);
    return known ? known.firstElementChild.cloneNode(true) : make("span", { class: "theme" }, id);
  };
  const button = (label, kind, click, more) =>
    make("button", { type: "button", class: `btn small ${kind}`, click, ...more }, make("span", {}, label));

  function head(row) {
    const tags = { waiting: ["wait", "tag_waiting"], sent: ["ok", "tag_sent"], conflict: ["no", "tag_conflict"], refused: ["no", "tag_refused"] };
    const [tone, name] = tags[row.state] || ["", ""];
    return make(
      "p", { class: "row-head" },
      row.fields.theme ? themeOf(row.fields.theme) : "",
      name ? make("span", { class: `tag ${tone}` }, words[name]) : "",
    );
  }

  function about(row) {
    const { place, village, sheet } = row.fields;
    const parts = [[placeOf(place), village].filter(Boolean).join(", "), row.ref];
    parts.push(row.fields.voices > 1 ? voices(row.fields.voices) : "", sheet ? filled(words.sheet, { n: sheet }) : "");
    return make("p", { class: "muted small" }, parts.filter(Boolean).join(" · "));
  }

  function doings(row) {
    if (row.problem) {
      return null;
    }
    const takeBack = button(words.take_back, "quiet", (event) => {
      const own = event.currentTarget;
      if (own.dataset.sure) {
        act.takeBack(row);
      } else {
        own.dataset.sure = "1";
        own.firstElementChild.textContent = words.really;
      }
    });
    return make(
      "div", { class: "do" },
      row.may_add_voice ? button(words.one_more, "quiet", () => act.voice(row)) : "",
      row.may_correct ? button(words.correct, "quiet", () => edit(row.key), { "data-edit": true }) : "",
      row.may_correct ? takeBack : "",
    );
  }

  function field(label, control) {
    return make("label", {}, make("span", {}, label), control);
  }

  function editor(row) {
    const text = make("textarea", { class: "input", rows: "3" });
    const theme = select.theme.cloneNode(true);
    const village = make("input", { class: "input", type: "text", autocomplete: "off", maxlength: "120" });
    const count = make("input", { class: "input tiny", type: "text", inputmode: "numeric", autocomplete: "off" });
    ["id", "name", "data-theme-guess", "aria-describedby"].forEach((name) => theme.removeAttribute(name));
    text.value = row.fields.text;
    theme.value = row.fields.theme || "";
    village.value = row.fields.village || "";
    count.value = row.fields.voices;
    const values = () => ({
      text: text.value.trim(),
      theme: theme.value || row.fields.theme || "",
      village: village.value.trim(),
      voices: /^[0-9]{1,5}$/.test(count.value.trim()) ? Number(count.value) : row.fields.voices,
    });
    const leave = () => {
      editing = "";
      act.redraw();
    };
    const save = () => {
      const now = values();
      const changed = CORRECTED.filter((name) => now[name] !== row.fields[name]);
      editing = "";
      act.correct(row, Object.fromEntries(changed.map((name) => [name, now[name]])));
    };
    const box = make(
      "div", {
        class: "row-editor",
        keydown: (event) => {
          if (event.key === "Escape") {
            leave();
          } else if (event.key === "Enter" && (event.ctrlKey || event.target !== text) && event.target.type !== "button") {
            event.preventDefault();
            save();
          }
        },
      },
      field(words.text, text),
      make("div", { class: "side-by-side" }, field(words.theme, theme), field(words.village, village)),
      field(words.voices, count),
      make("p", { class: "btns" }, button(words.save, "", save), button(words.cancel, "quiet", leave)),
    );
    window.setTimeout(() => text.focus(), 0);
    return box;
  }

  const said = (title, text) => make("div", {}, make("p", { class: "small muted" }, title), make("p", { class: "said" }, text));
  const worded = (fields, names) =>
    names.map((name) => (name === "theme" ? themeOf(fields.theme).textContent.trim() : fields[name])).join(" · ");

  function problem(row) {
    const step = row.problem;
    if (step.state === "refused") {
      return make(
        "div", { class: "notice no", role: "alert" },
        make("div", {}, make("p", {}, step.words || ""), make(
          "p", { class: "btns" },
          button(words.again, "", () => act.again(step)), button(words.drop, "quiet", () => act.drop(step, null)),
        )),
      );
    }
    const theirs = step.theirs;
    const names = step.kind === "correct" ? CORRECTED.filter((name) => name in step.fields) : ["text"];
    const isGone = !theirs || theirs.is_gone;
    return make(
      "div", { class: "notice wait two-versions", role: "alert" },
      make(
        "div", {},
        make("p", {}, make("b", {}, isGone ? words.conflict_gone : words.conflict)),
        make(
          "div", { class: "side-by-side" },
          said(words.theirs, isGone ? "–" : worded(theirs.fields, names)),
          said(words.mine, step.kind === "correct" ? worded(step.fields, names) : words.gone_too),
        ),
        make(
          "p", { class: "btns" },
          button(words.keep_theirs, "", () => act.drop(step, theirs), { "data-keep-theirs": true }),
          isGone ? "" : button(words.use_mine, "quiet", () => act.useMine(step), { "data-use-mine": true }),
        ),
      ),
    );
  }

  function edit(key) {
    editing = key;
    act.redraw();
  }

  function draw(rows, count) {
    container.textContent = "";
    container.setAttribute("start", count);
    rows.forEach((row) => {
      const isOpen = editing === row.key && !row.problem;
      const body = make("div", {}, head(row), isOpen ? "" : make("p", { class: "said" }, row.fields.text), about(row));
      body.append(...[row.problem ? problem(row) : null, isOpen ? editor(row) : null].filter(Boolean));
      const item = make("li", { class: "with-do", "data-row": row.key, "data-state": row.state || "" }, body);
      const tools = isOpen ? null : doings(row);
      if (tools) {
        item.append(tools);
      }
      container.append(item);
    });
  }

  return { draw, isEditing: () => editing !== "" };
}
