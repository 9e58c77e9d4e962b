/* Signing in: login and password, the second factor, and the link by which a password is set. The session itself is a
   cookie that no script can read. Texts of refusals come from the service in both languages. */

const ask = async (method, path, body) => {
  const answer = await fetch(`/api/v1${path}`, { method, headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.code), { told, status: answer.status });
  return told;
};

/* `tools` are those of the page: say, make, own, done (somebody is signed in). */
export function signInForm(place, tools) {
  const { say, make, own } = tools;
  const fault = make("p", { role: "alert", class: "stale" });

  function field(key, attributes) {
    const input = make("input", { required: "", ...attributes });
    return { input, line: make("label", {}, make("span", {}, say(key)), input) };
  }

  function form(title, parts, button, send) {
    const submit = make("button", { type: "submit" }, say(button));
    const element = make("form", { class: "sign-in" }, make("h1", { tabindex: "-1" }, title), ...parts, submit, fault);
    fault.textContent = "";
    element.addEventListener("submit", async event => {
      event.preventDefault();
      submit.disabled = true;
      fault.textContent = "";
      try {
        await send();
      } catch (error) {
        fault.textContent = error.told ? own(error.told, "text") ?? error.told.title ?? error.message : error.message;
      }
      submit.disabled = false;
    });
    place.replaceChildren(element);
    (element.querySelector("input") ?? submit).focus();
  }

  async function next(state) {
    if (state.password_due) return changePassword();
    if (state.factor_due && state.factor === "none") return enrol();
    if (state.factor_due) return factor();
    place.replaceChildren();
    return tools.done(state);
  }

  function begin() {
    const login = field("web.login", { name: "login", autocomplete: "username", maxlength: 40 });
    const password = field("web.password", { name: "password", type: "password", autocomplete: "current-password" });
    form(say("web.sign_in"), [login.line, password.line], "web.sign_in",
      async () => next(await ask("POST", "/session", { login: login.input.value.trim(), password: password.input.value })));
  }

  function twice(title, before, send) {
    const one = field("web.password_new", { type: "password", autocomplete: "new-password" });
    const two = field("web.password_again", { type: "password", autocomplete: "new-password" });
    form(title, [...before, one.line, two.line], "web.continue", async () => {
      if (one.input.value !== two.input.value) throw new Error(say("web.password_differs"));
      await send(one.input.value);
    });
  }

  function changePassword() {
    const present = field("web.password_present", { type: "password", autocomplete: "current-password" });
    twice(say("web.password_due"), [present.line],
      async password => next(await ask("POST", "/session/password", { present: present.input.value, new: password })));
  }

  const codeField = () => field("web.factor", { name: "code", autocomplete: "one-time-code", maxlength: 11 });

  async function prove(value) {
    const state = await ask("POST", "/session/factor", value.length === 6 ? { code: value } : { recovery_code: value.toUpperCase() });
    if (!state.recovery_codes) return next(state);
    return form(say("web.factor"), [make("p", {}, say("web.factor.recovery")), make("pre", {}, state.recovery_codes.join("\n"))],
      "web.continue", () => next(state));
  }

  function factor() {
    const code = codeField();
    form(say("web.factor"), [code.line, make("p", { class: "quiet" }, say("web.factor.hint"))], "web.continue", () => prove(code.input.value.trim()));
  }

  async function enrol() {
    const { secret, uri } = await ask("POST", "/session/factor/enrol");
    const code = codeField();
    form(say("web.factor"), [make("p", {}, say("web.factor.enrol")), make("p", {}, make("a", { href: uri }, make("code", {}, secret))), code.line],
      "web.continue", () => prove(code.input.value.trim()));
  }

  async function setUp(link) {
    try {
      const told = await ask("POST", "/set-up", { link });
      if (told.user) return await next(told);
      return twice(say("web.set_up", { name: told.name, least: told.least }), [],
        async password => next(await ask("POST", "/set-up", { link, password })));
    } catch (error) {
      begin();
      fault.textContent = error.told ? own(error.told, "text") ?? error.message : error.message;
    }
    return undefined;
  }

  return { begin, next, setUp, end: () => ask("DELETE", "/session") };
}
