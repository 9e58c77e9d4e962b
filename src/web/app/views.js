/* Views of a list under names of one's own: its address with filters, order and all, kept on this device. */
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { t } from "./text.js";
import { href, place } from "./route.js";
import { Button, Menu } from "./ui.js";

/** @typedef {{name: string, hash: string}} View */

/** @param {string} path @returns {View[]} */
const kept = path => JSON.parse(localStorage.getItem(`views.${path}`) ?? "[]");

/** @param {{path: string}} props */
export function Views({ path }) {
  const [views, setViews] = useState(() => kept(path)), [name, setName] = useState(""), here = href(path, place.value.query);
  const keep = (/** @type {View[]} */ next) => { localStorage.setItem(`views.${path}`, JSON.stringify(next)); setViews(next); };
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!name.trim()) return;
    keep([...views.filter(view => view.name !== name.trim()), { name: name.trim(), hash: here }]);
    setName("");
  };
  return html`<${Menu} label=${t("web.views")}>
    ${views.map(view => html`<div key=${view.name} class="view"><a href=${view.hash} aria-current=${view.hash === here ? "page" : undefined}><bdi>${view.name}</bdi></a>
      <${Button} kind="plain" aria-label=${t("web.views.remove", { name: view.name })} onClick=${() => keep(views.filter(one => one !== view))}>✕<//></div>`)}
    ${views.length === 0 && html`<p class="quiet small">${t("web.views.none")}</p>`}
    <form class="view" onSubmit=${add}><input type="text" maxlength="60" aria-label=${t("web.views.name")} placeholder=${t("web.views.name")} value=${name} onInput=${(/** @type {any} */ event) => setName(event.target.value)} />
      <${Button} type="submit">${t("web.views.keep")}<//></form><//>`;
}
