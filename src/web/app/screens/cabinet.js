/* Where the code on a cabinet leads: to the visit, when it is among those of the phone; else to the account. */
import { useEffect } from "preact/hooks";
import { html } from "../html.js";
import { href } from "../route.js";
import { Skeleton } from "../ui.js";
import { useDay } from "../crew/use.js";

/** @param {{params: Record<string, string>}} props */
export default function Cabinet({ params }) {
  const { pack, visits, ready } = useDay();
  useEffect(() => {
    if (!ready) return;
    const is = (/** @type {any} */ one) => one.account.number === params.number;
    const found = visits?.findLast(one => one.inspection && is(one) && one.state !== "SENT") ?? pack?.visits.find(is);
    location.replace(found ? href(`/visit/${found.inspection}`) : href(`/accounts/${params.number}`));
  }, [ready, params.number]);
  return html`<${Skeleton} />`;
}
