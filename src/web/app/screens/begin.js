/* The first day in four steps, each done by who may: people, the utility, the first meter, and what to try without one. */
import { html } from "../html.js";
import { code, t } from "../text.js";
import { useResource } from "../resource.js";
import { href } from "../route.js";
import { may } from "../session.js";
import { RequestForm } from "../form.js";
import { Chip, Facts, Loaded, Title, toast } from "../ui.js";

/** One step. @param {{number: number, name: string, done: boolean | null, children: any}} props done: null: nothing that can be done */
const Step = ({ number, name, done, children }) => html`<li class="card"><h2>${number}. ${t(`web.begin.${name}`)} ${done !== null && html`<${Chip} tone=${done ? "good" : "info"}>${t(done ? "web.begin.done" : "web.begin.to_do")}<//>`}</h2>
  <p class="quiet">${t(`web.begin.${name}.about`)}</p>${children}</li>`;

/** @param {{right: string, desk: string, children: any}} props */
const Mine = ({ right, desk, children }) => (may(right) ? children : html`<p class="small">${t("web.begin.by", { desk: code("desk", desk) })}</p>`);

export default function Begin() {
  const asked = useResource("/utility", { every: 5000 });
  return html`<${Title} title=${t("web.screen.begin")} /><${Loaded} of=${asked}>${(/** @type {any} */ data) => html`${data.done && html`<p class="note fine" role="status">${t("web.begin.all_done")}</p>`}<ul class="plain">
    <${Step} number=${1} name="people" done=${data.steps.people}><${Mine} right="user.manage" desk="SECURITY_ADMIN"><a class=${`button ${data.steps.people ? "" : "primary"}`} href=${href("/users")}>${t("web.user.add")}</a><//><//>
    <${Step} number=${2} name="utility" done=${data.steps.named}>${data.steps.named && html`<${Facts} pairs=${[[t("web.begin.name"), html`<bdi>${data.name}</bdi>`], [t("web.begin.zone"), data.timezone]]} />`}
      <${Mine} right="system.manage" desk="SYSTEM_ADMIN">${data.steps.named ? null : html`<${RequestForm} template="/utility" path="/utility" preset=${{ timezone: data.timezone }} hide=${data.zone_fixed ? ["timezone"] : []} titles=${{ name: t("web.begin.name"), timezone: t("web.begin.zone") }} submit=${t("web.save")} onDone=${() => { toast(t("web.begin.named")); asked.reload(); }} />`}<//><//>
    <${Step} number=${3} name="meter" done=${data.steps.answered}><${Facts} pairs=${[[t("web.begin.accounts"), t(data.steps.accounts ? "web.yes" : "web.begin.import_first")], [t("web.begin.points"), t(data.steps.points ? "web.yes" : "web.no")], [t("web.begin.answered"), t(data.steps.answered ? "web.yes" : "web.no")]]} />
      <${Mine} right="meter.manage" desk="SYSTEM_ADMIN"><a class=${`button ${data.steps.named && !data.steps.answered ? "primary" : ""}`} href=${href("/meters/add")}>${t("web.meter.add")}</a><//><//>
    <${Step} number=${4} name="demo" done=${null}><pre tabindex="0">dahu up --demo --data demo</pre><//></ul>`}<//>`;
}
