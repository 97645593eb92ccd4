// A double click sends a form once. The server's one-time token is what guards; this spares the error page.
export function enhance(form) {
  let sent = false;

  const mark = (isSent) => {
    sent = isSent;
    form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => {
      if (isSent) {
        button.setAttribute("aria-disabled", "true");
      } else {
        button.removeAttribute("aria-disabled");
      }
    });
  };

  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    if (!event.defaultPrevented) {
      mark(true);
    }
  });

  // Back from the next page: the browser may show this one as it was left.
  window.addEventListener("pageshow", () => mark(false));
}
