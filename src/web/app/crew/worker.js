/* The application of a crew opens without a connection: its files are kept by a worker (sw.js). Only who visits gets one. */
import { signal } from "@preact/signals";

/** Can this page be opened without a connection? "none": the address is neither https nor this machine, so browsers refuse. */
export const worker = signal(/** @type {"none" | "wait" | "ready" | "failed"} */ (window.isSecureContext && "serviceWorker" in navigator ? "wait" : "none"));
/** A newer build is there than the one that is shown. */
export const newer = signal(false);

export function registerWorker() {
  if (worker.value === "none") return;
  const controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (controlled) newer.value = true; });
  navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).then(() => navigator.serviceWorker.ready)
    .then(() => { worker.value = "ready"; }, () => { worker.value = navigator.serviceWorker.controller ? "ready" : "failed"; });
}
