// Watches a run of the planner: moves the bar every two seconds, and shows the result when it is there.
const PAUSE = 2000;

async function look(element) {
  let page;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) {
      return;
    }
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // no network just now: the next look may have some
  }
  const now = page.querySelector("[data-run]");
  if (now === null || now.dataset.run !== element.dataset.run) {
    window.location.reload();
    return;
  }
  const shown = element.querySelector("progress");
  const found = now.querySelector("progress");
  shown.max = found.max;
  if (found.hasAttribute("value")) {
    shown.value = found.value;
  }
}

export function enhance(element) {
  setInterval(() => look(element), PAUSE);
}
