/* Photos, scans and drawings of an account and its cases, and the way to add one. */
import { useState } from "preact/hooks";
import { html } from "../../html.js";
import { clock, code, number, t } from "../../text.js";
import { download } from "../../api.js";
import { useResource } from "../../resource.js";
import { canSend, sendFile } from "../../file.js";
import { Button, Dialog, Empty, Fault, Loaded, Table, toast } from "../../ui.js";

const KINDS = ["SCAN", "DRAWING", "PHOTO", "OTHER"];

/** @param {{account: string, onClose: () => void, onDone: () => void}} props */
function Add({ account, onClose, onDone }) {
  const [file, setFile] = useState(/** @type {File | null} */ (null)), [label, setLabel] = useState(""), [kind, setKind] = useState("SCAN");
  const [share, setShare] = useState(/** @type {number | null} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  const send = async () => {
    setError(null);
    setShare(0);
    await sendFile(/** @type {File} */ (file), { account, kind, label }, setShare).then(() => { toast(t("web.file.sent", { label })); onDone(); onClose(); }, setError);
    setShare(null);
  };
  const pick = (/** @type {any} */ event) => {
    const one = event.target.files[0] ?? null;
    setFile(one);
    if (one && !label) setLabel(one.name);
  };
  return html`<${Dialog} title=${t("web.file.add")} onClose=${onClose}><${Fault} error=${error} />
    <div class="field file"><label for="file-of">${t("web.file")}</label><input id="file-of" type="file" accept="application/pdf,image/jpeg,image/png" onChange=${pick} /></div>
    <div class="field"><label for="file-label">${t("web.file.label")}</label><input id="file-label" type="text" maxlength="200" value=${label} onInput=${(/** @type {any} */ event) => setLabel(event.target.value)} /></div>
    <div class="field"><label for="file-kind">${t("column.kind")}</label><select id="file-kind" value=${kind} onChange=${(/** @type {any} */ event) => setKind(event.target.value)}>${KINDS.map(one => html`<option key=${one} value=${one}>${t(`web.file.${one}`)}</option>`)}</select></div>
    ${share !== null && html`<progress max="1" value=${share} aria-label=${t("web.progress")}></progress>`}
    <div class="actions"><${Button} onClick=${onClose}>${t("web.cancel")}<//><${Button} kind="primary" disabled=${!file || label.trim() === ""} onClick=${send}>${t("web.file.add")}<//></div><//>`;
}

/** A row for each thing that a file belongs to. @param {any[]} items */
const usesOf = items => items.flatMap(item => item.uses.map((/** @type {any} */ use) => ({ ...item, ...use })));

/** @param {{account: any}} props */
export default function Files({ account }) {
  const asked = useResource(`/attachments?account=${account.number}`), [adding, setAdding] = useState(false);
  const add = canSend() ? html`<${Button} onClick=${() => setAdding(true)}>${t("web.file.add")} …<//>` : html`<p class="quiet small">${t("web.file.insecure")}</p>`;
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ data) => html`${data.items.length > 0 && html`<div class="filters">${add}</div>`}
    <${Table} name="files" label=${t("web.tab.files")} rows=${usesOf(data.items)} rowKey=${(/** @type {any} */ row) => `${row.sha256} ${row.case ?? ""} ${row.label}`} empty=${html`<${Empty} text=${t("web.file.none")}>${add}<//>`} columns=${[
      { key: "label", title: t("web.file.label"), wide: true, cell: (/** @type {any} */ row) => html`<bdi>${row.label}</bdi>${!row.whole && html`<div class="warn small">${t("web.file.part", { bytes: number(row.received_bytes), of: number(row.bytes) })}</div>`}` },
      { key: "kind", title: t("column.kind"), cell: (/** @type {any} */ row) => code("web.file", row.kind) },
      { key: "case", title: t("web.file.of"), tight: true, cell: (/** @type {any} */ row) => (row.case ? html`<span class="mono">${row.case}</span>` : html`<span class="quiet">${t("web.file.of_account")}</span>`) },
      { key: "size", title: "kB", amount: true, cell: (/** @type {any} */ row) => number(row.bytes / 1000, 0) },
      { key: "actor", title: t("trail.actor"), cell: (/** @type {any} */ row) => html`<bdi>${row.actor}</bdi>` },
      { key: "at", title: t("web.date"), tight: true, cell: (/** @type {any} */ row) => clock(row.at) },
      { key: "get", title: t("web.file"), cell: (/** @type {any} */ row) => html`<${Button} disabled=${!row.whole} aria-label=${`${t("web.file.get")} ${row.label}`} onClick=${() => download(`/attachments/${row.sha256}`)}>${t("web.file.get")}<//>` }]} />`}<//>
    ${adding && html`<${Add} account=${account.number} onClose=${() => setAdding(false)} onDone=${asked.reload} />`}`;
}
