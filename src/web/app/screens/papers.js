/* The templates of papers: each in both languages, tried on a real case before it is kept. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, number, t } from "../text.js";
import { ask } from "../api.js";
import { useResource } from "../resource.js";
import { href, place } from "../route.js";
import { may } from "../session.js";
import { Button, Empty, Fault, Loaded, Table, Title, toast } from "../ui.js";

/** Where a template is wrong: its line, and the words. @param {{error: any}} props */
function Wrong({ error }) {
  const line = /line (\d+)/.exec(error?.problem?.detail ?? "")?.[1], words = /'([^']+)'/.exec(error?.problem?.detail ?? "")?.[1];
  return line ? html`<p class="fault" role="alert">${t("web.template.wrong", { line, words: words ?? "" })}</p>` : html`<${Fault} error=${error} />`;
}

/** @param {{of: any, onDone: () => void}} props */
function Editor({ of, onDone }) {
  const [body, setBody] = useState(of.body), [onCase, setCase] = useState(""), [error, setError] = useState(/** @type {any} */ (null)), [pdf, setPdf] = useState(/** @type {string | null} */ (null));
  useEffect(() => () => { if (pdf) URL.revokeObjectURL(pdf); }, [pdf]);
  const form = () => ({ lang: of.lang, body, case: onCase.trim() });
  const change = (/** @type {string} */ next) => { setBody(next); setPdf(null); };
  const look = async () => {
    setError(null);
    await ask("POST", `/paper-templates/${of.paper}/preview`, { body: form() }).then(blob => setPdf(URL.createObjectURL(blob)), setError);
  };
  const keep = async () => {
    setError(null);
    await ask("POST", `/paper-templates/${of.paper}`, { body: form(), version: of.version }).then(made => { toast(t("web.template.kept", { version: made.version })); onDone(); }, setError);
  };
  return html`<section class="card"><h2>${code("web.paper", of.paper)} · ${of.lang === "zh" ? "中文" : "English"} <small>${t("web.template.version", { version: number(of.version), actor: of.actor, at: clock(of.at) })}</small></h2>
    <label class="field"><span>${t("web.template.body")}</span><textarea class="mono" rows="20" spellcheck="false" readonly=${!may("paper.write")} value=${body} onInput=${(/** @type {any} */ event) => change(event.target.value)}></textarea></label>
    ${may("paper.write") && html`<label class="field"><span>${t("web.template.case")} <small>${t("web.required")}</small></span><input name="case" maxlength="40" value=${onCase} onInput=${(/** @type {any} */ event) => setCase(event.target.value)} /></label>
      <${Wrong} error=${error} /><div class="actions">${pdf && html`<a class="button" href=${pdf} target="_blank" rel="noopener">${t("web.template.open")}</a>`}
      <${Button} kind=${pdf ? "" : "primary"} disabled=${onCase.trim() === ""} onClick=${look}>${t("web.preview")}<//><${Button} kind=${pdf ? "primary" : ""} disabled=${!pdf || body === of.body} onClick=${keep}>${t("web.template.keep")}<//></div>`}</section>`;
}

export default function Papers() {
  const asked = useResource("/paper-templates"), { paper, of_lang } = place.value.query;
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "paper", title: t("web.template"), cell: row => code("web.paper", row.paper) }, { key: "lang", title: t("web.channel.lang"), cell: row => (row.lang === "zh" ? "中文" : "English") }, { key: "version", title: t("column.version"), amount: true, cell: row => number(row.version) },
    { key: "actor", title: t("trail.actor"), cell: row => html`<bdi>${row.actor}</bdi>` }, { key: "at", title: t("web.date"), tight: true, cell: row => clock(row.at) }];
  return html`<${Title} title=${t("web.screen.papers")} /><${Loaded} of=${asked}>${(/** @type {any} */ data) => {
    const chosen = data.items.find((/** @type {any} */ one) => one.paper === paper && one.lang === of_lang);
    return html`${chosen && html`<${Editor} key=${`${chosen.paper} ${chosen.lang} ${chosen.version}`} of=${chosen} onDone=${asked.reload} />`}
      <${Table} name="templates" label=${t("web.screen.papers")} rows=${data.items} rowKey=${(/** @type {any} */ row) => `${row.paper} ${row.lang}`} rowHref=${(/** @type {any} */ row) => href("/paper-templates", { paper: row.paper, of_lang: row.lang })} empty=${html`<${Empty} text=${t("web.template.none")} />`} columns=${columns} />`;
  }}<//>`;
}
