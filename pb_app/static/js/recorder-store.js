// What the recorder keeps on this device (IndexedDB): the steps that wait to be sent, and the rows last seen. Each
// belongs to a scope: one hearing and one person. Nothing in it names a citizen.
const NAME = "recorder";
const VERSION = 1;

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened() {
  const request = window.indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const steps = request.result.createObjectStore("steps", { keyPath: "seq", autoIncrement: true });
    steps.createIndex("scope", "scope");
    steps.createIndex("id", "id", { unique: true });
    const rows = request.result.createObjectStore("rows", { keyPath: ["scope", "ref"] });
    rows.createIndex("scope", "scope");
  };
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/** An id that no other device makes; also where the page came without TLS and has no randomUUID. */
export function newId() {
  const octets = window.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(octets, (one) => one.toString(16).padStart(2, "0")).join("");
}

export class Store {
  constructor(database) {
    this.database = database;
    // A newer release of the page may open it anew; this page is closed by then or says that it keeps nothing.
    database.onversionchange = () => database.close();
  }

  /** Open it, or throw where a browser keeps nothing. */
  static async open() {
    return new Store(await opened());
  }

  /** Do `work` with both stores in one transaction; it is on the disk when the promise is kept. */
  async write(work) {
    const transaction = this.database.transaction(["steps", "rows"], "readwrite", { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error || new Error("aborted"));
      transaction.onerror = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore("steps"), transaction.objectStore("rows"));
    await finished;
    return result;
  }

  read(name, scope) {
    const store = this.database.transaction(name).objectStore(name);
    return asked(store.index("scope").getAll(scope));
  }

  /** The steps of a scope in the order in which they were made. */
  steps(scope) {
    return this.read("steps", scope);
  }

  rows(scope) {
    return this.read("rows", scope);
  }

  /** How many steps of other people wait here for the same hearing. */
  async ofOthers(hearing, scope) {
    const store = this.database.transaction("steps").objectStore("steps");
    const all = await asked(store.getAll());
    return all.filter((step) => step.hearing === hearing && step.scope !== scope).length;
  }

  add(step) {
    return this.write((steps) => asked(steps.add(step)));
  }

  put(step) {
    return this.write((steps) => asked(steps.put(step)));
  }

  /** Take a step out, with what rests on it: corrections and voices of a recording that never was one. */
  drop(step, standing) {
    return this.write(async (steps) => {
      const all = await asked(steps.index("scope").getAll(step.scope));
      for (const other of all) {
        if (other.seq === step.seq || (step.kind === "record" && other.recorded_by === step.id)) {
          await asked(steps.delete(other.seq));
        } else if (other.after === step.id) {
          await asked(steps.put({ ...other, after: "", based_on: standing ? standing.version : other.based_on }));
        }
      }
    });
  }

  /** What the server said of each step, and the rows that stand: in one transaction, so that no crash comes between. */
  settle(scope, answers, standing) {
    return this.write(async (steps, rows) => {
      for (const answer of answers) {
        const step = await asked(steps.index("id").get(answer.id));
        if (step && step.scope === scope) {
          await settleOne(steps, rows, step, answer);
        }
      }
      await keepRows(rows, scope, standing);
    });
  }
}

async function settleOne(steps, rows, step, answer) {
  if (answer.row) {
    await putRow(rows, step.scope, answer.row, step.kind === "record" && answer.outcome !== "conflict");
  }
  if (answer.outcome === "done" || answer.outcome === "already") {
    await asked(steps.delete(step.seq));
    const others = step.kind === "record" ? await asked(steps.index("scope").getAll(step.scope)) : [];
    for (const other of others.filter((one) => one.recorded_by === step.id && answer.row)) {
      await asked(steps.put({ ...other, ref: answer.row.ref }));
    }
  } else if (answer.outcome === "conflict") {
    await asked(steps.put({ ...step, state: "conflict", theirs: answer.row }));
  } else if (answer.outcome === "refused") {
    await asked(steps.put({ ...step, state: "refused", words: answer.words }));
  }
}

async function putRow(rows, scope, row, isOfDevice) {
  const before = await asked(rows.get([scope, row.ref]));
  await asked(rows.put({ ...row, scope, device: isOfDevice || Boolean(before && before.device) }));
}

async function keepRows(rows, scope, standing) {
  const refs = new Set(standing.map((row) => row.ref));
  const oldest = Math.min(...standing.map((row) => row.id));
  const known = await asked(rows.index("scope").getAll(scope));
  for (const row of known) {
    // What the server no longer lists among its newest was taken back elsewhere.
    if (!refs.has(row.ref) && (row.id >= oldest || standing.length === 0)) {
      await asked(rows.delete([scope, row.ref]));
    }
  }
  for (const row of standing) {
    await putRow(rows, scope, row, false);
  }
}

/** At log-out: forget rows and kept pages, unless something still waits to be sent. */
export async function forgetIfEmpty() {
  const store = await Store.open();
  const waiting = await asked(store.database.transaction("steps").objectStore("steps").count());
  if (waiting > 0) {
    return;
  }
  await store.write((_steps, rows) => asked(rows.clear()));
  const names = "caches" in window ? await window.caches.keys() : [];
  await Promise.all(names.filter((name) => name.startsWith("recorder ")).map((name) => window.caches.delete(name)));
  const workers = "serviceWorker" in navigator ? await navigator.serviceWorker.getRegistrations() : [];
  await Promise.all(
    workers.filter((one) => new URL(one.scope).pathname.endsWith("/record")).map((one) => one.unregister()),
  );
}
