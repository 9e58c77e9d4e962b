/* Long jobs: asked for, followed until they end, cancelled on the way. What came of one is as the address that it
   was asked at says; why one failed is a refusal like any other. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { code, own, percent, t } from "./text.js";
import { Refusal, ask, get } from "./api.js";
import { Button, Fault } from "./ui.js";

/** @typedef {{job: any, error: any, busy: boolean, run: (path: string, body?: unknown) => Promise<any>, cancel: () => Promise<void>, clear: () => void}} Job */

const LEAST_MS = 200, MOST_MS = 5000;
const NOTHING = { job: null, error: null, busy: false };

/** @param {number | null} seconds as the service advises */
const wait = seconds => new Promise(done => { setTimeout(done, Math.min(MOST_MS, Math.max(LEAST_MS, (seconds ?? 1) * 1000))); });

/** One job at a time, that this screen asks for. run tells its result, or null when it failed or was left. @returns {Job} */
export function useJob() {
  const [state, setState] = useState(/** @type {{job: any, error: any, busy: boolean}} */ (NOTHING)), turn = useRef(0);
  useEffect(() => () => { turn.current = -1; }, []);
  const run = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    const mine = ++turn.current, tell = (/** @type {any} */ next) => { if (turn.current === mine) setState(next); };
    tell({ job: null, error: null, busy: true });
    try {
      let job = await ask("POST", path, { body });
      for (tell({ job, error: null, busy: true }); !job.ended_at && turn.current === mine; tell({ job, error: null, busy: true })) {
        await wait(job.wait_s);
        job = await get(`/jobs/${job.job}`);
      }
      tell({ job, error: job.state === "FAILED" ? new Refusal(422, { ...job.fault, hint: own(job.fault, "hint") }) : null, busy: false });
      return turn.current === mine && job.state === "DONE" ? job.result : null;
    } catch (error) {
      tell({ job: null, error, busy: false });
      return null;
    }
  };
  const cancel = async () => { if (state.job) await ask("POST", `/jobs/${state.job.job}/cancel`).catch(() => null); };
  return { ...state, run, cancel, clear: () => { turn.current++; setState(NOTHING); } };
}

/** How much of a job is done; a bar without an end where that cannot be told. @param {{job: any}} props */
export const Bar = ({ job }) => {
  const known = job.progress_bp !== null && job.progress_bp !== undefined, label = job.phase ? code("web.phase", job.phase) : t(`web.job.${job.state}`);
  return html`<span class="job-bar"><progress max="10000" value=${known ? job.progress_bp : undefined} aria-label=${label}></progress>
    <span>${label}${known ? ` ${percent(job.progress_bp)}` : ""}</span></span>`;
};

/** A job on its way with its way out, and why it failed. @param {{of: Job}} props */
export const Progress = ({ of }) => html`${of.busy && html`<div class="progress" role="status"><${Bar} job=${of.job ?? { state: "WAITING" }} />
    ${of.job && html`<${Button} kind="plain" onClick=${of.cancel}>${t("web.cancel")}<//>`}</div>`}
  ${of.job?.state === "CANCELLED" && html`<p class="note">${t("web.job.CANCELLED")}</p>`}<${Fault} error=${of.error} />`;
