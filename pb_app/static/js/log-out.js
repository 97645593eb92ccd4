// At log-out what the recorder kept on this device goes, unless something still waits there to be sent.
const PATIENCE = 2000;

export function enhance(form) {
  let isDone = false;

  form.addEventListener("submit", async (event) => {
    if (isDone || !window.indexedDB) {
      return;
    }
    event.preventDefault();
    isDone = true;
    try {
      const { forgetIfEmpty } = await import(form.dataset.store);
      await Promise.race([forgetIfEmpty(), new Promise((resolve) => window.setTimeout(resolve, PATIENCE))]);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
    form.submit();
  });
}
