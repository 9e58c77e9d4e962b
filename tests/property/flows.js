/* Walks the state machines of all workflows at random, through HTTP on the real service, and holds each answer to what the
 * printed tables say (`dahu rule flows --json`): what is possible where, who may, what two at once, the same request twice, a
 * version of before or a killed service come to.
 *
 * usage: node flows.js CONFIG.json. Prints KILL when the service is to be killed and begun anew at the same address, and reads a
 * line when that is done; ends with a line of figures as JSON, or says which walk went wrong, with its seed.
 */
import fc from "fast-check";
import fs from "node:fs";
import readline from "node:readline";
import { valuesOf } from "./schema.js";

const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const figures = { walks: 0, steps: 0, refused: 0, twice: 0, raced: 0, stale: 0, kills: 0, unopened: 0, pairs: {} };
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const fail = (what, facts) => { throw new Error(`${what}: ${JSON.stringify(facts)}`); };

// ---- the service ------------------------------------------------------------------------------

let serial = 0;
const newKey = () => `${config.seed}-${process.pid}-${++serial}`;

/* One request; while the service is away it is sent again, with the same key. */
async function ask(desk, method, path, body, key, version) {
    const headers = { Cookie: `dahu=${config.desks[desk].token}`, Origin: config.url, "Content-Type": "application/json" };
    if (method === "POST")
        headers["Idempotency-Key"] = key;
    if (version !== undefined)
        headers["If-Match"] = `"${version}"`;
    for (const until = Date.now() + 60000; ; await sleep(30)) {
        let answer, text;
        try {
            answer = await fetch(config.url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
            text = await answer.text();
        } catch (error) {
            if (Date.now() > until)
                throw error;
            continue;
        }
        if (answer.status === 503 && Date.now() < until)
            continue;
        if (answer.status >= 500)
            fail("the service broke", { method, path, status: answer.status, text });
        return { status: answer.status, body: JSON.parse(text) };
    }
}

const told = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let killing = null;
function kill() {
    killing ??= (async () => {
        figures.kills++;
        process.stdout.write("KILL\n");
        await told.next();
        killing = null;
    })();
    return killing;
}

// ---- bodies -------------------------------------------------------------------------------------

const description = (await ask("MANAGEMENT", "GET", "/api/openapi.json")).body;
const generators = new Map();
function bodyOf(path, seed) {
    if (!generators.has(path)) {
        const schema = description.paths[path].post.requestBody.content["application/json"].schema;
        generators.set(path, valuesOf(schema, description.components.schemas));
    }
    return fc.sample(generators.get(path), { seed, numRuns: 1 })[0];
}

// ---- the model ----------------------------------------------------------------------------------

const own = (flow) => flow.steps.filter((s) => !s.common);
const rowAt = (flow, state, action) =>
    own(flow).find((s) => s.action === action && s.from.includes(state)) ??
    (flow.final_states.includes(state) ? undefined : flow.steps.find((s) => s.common && s.action === action));
const goesOn = (flow, state, desk) => own(flow).some((s) => s.from.includes(state) && s.desks.includes(desk));

/* The answers that the tables allow; the first reason that is met decides, as it does in the service. */
function allowed(flow, model, action, desk, body, version) {
    const route = flow.steps.find((s) => s.action === action), row = rowAt(flow, model.state, action);
    if (!route.desks.includes(desk))
        return [403];
    if (!row)
        return [409];
    if (!row.desks.includes(desk))
        return [403];
    if (version !== model.version)
        return [412];
    if (model.waiting ? row.action === "wait" || !row.common : row.common && row.action === "resume")
        return [409];
    if (row.common && action !== "note" && config.desks[desk].login !== model.handler && !goesOn(flow, model.state, desk))
        return [403];
    if (row.common && action === "hand_on" && body.to !== undefined && !goesOn(flow, model.state, body.desk_of_to))
        return [422];
    // what must hold, and what a step writes, are not in the tables: where they are looked at they may refuse
    return config.strict ? [200] : [200, 404, 409, 422];
}

function take(flow, model, row, answer) {
    const wanted = { state: row.to || model.state, version: model.version + 1 };
    if (answer.state !== wanted.state || answer.version !== wanted.version || answer.steps.length !== wanted.version)
        fail("a step did not do what its row says", { flow: flow.name, row, wanted, got: { state: answer.state, version: answer.version, steps: answer.steps.length } });
    const last = answer.steps.at(-1);
    if (last.action !== row.action || last.from !== model.state || last.to !== wanted.state)
        fail("the record of a step says something else", { row, last });
    figures.steps++;
    (figures.pairs[flow.name] ??= {})[`${model.state} ${row.action}`] = 1;
    Object.assign(model, { state: answer.state, version: answer.version, handler: answer.handler,
        waiting: row.common && row.action === "wait" ? true : row.common && row.action === "resume" ? false : model.waiting });
    if (model.waiting !== (answer.waiting_at !== null))
        fail("waiting is not as it was done", { row, waiting_at: answer.waiting_at });
}

// ---- a walk -------------------------------------------------------------------------------------

const desksOf = Object.keys(config.desks);
const pick = (list, n) => list[n % list.length];

/* Of the steps @rows that are possible in @state those that lead soonest to one that no walk has taken yet. */
function towardFresh(flow, state, rows) {
    const fresh = (at, s) => s.from.includes(at) && !figures.pairs[flow.name]?.[`${at} ${s.action}`];
    const far = (begin) => {
        for (let ring = [begin], seen = new Set(ring), n = 1; ring.length; n++) {
            if (ring.some((at) => own(flow).some((s) => fresh(at, s))))
                return n;
            ring = ring.flatMap((at) => own(flow).filter((s) => s.from.includes(at)).map((s) => s.to || at)).filter((at) => !seen.has(at));
            ring.forEach((at) => seen.add(at));
        }
        return Infinity;
    };
    const away = rows.map((s) => fresh(state, s) ? 0 : far(s.to || state)), least = Math.min(...away);
    return least === Infinity ? [] : rows.filter((_, n) => away[n] === least);
}

/* Which step a command means where the case stands: mostly one that is possible there, by somebody who may. */
function meant(flow, model, command) {
    const here = flow.steps.filter((s) => (s.common ? command.common : s.from.includes(model.state)) && rowAt(flow, model.state, s.action) === s &&
        s.desks.some((d) => desksOf.includes(d)));
    const possible = model.waiting ? here.filter((s) => s.common && s.action !== "wait") : here.filter((s) => !(s.common && s.action === "resume"));
    const legal = command.legal && possible.length > 0;
    const fresh = command.seed % 4 ? towardFresh(flow, model.state, possible.filter((s) => !s.common)) : [];
    const row = legal ? pick(fresh.length ? fresh : possible, command.step) : pick(flow.steps.filter((s) => s.common || s.from.length), command.step);
    return { action: row.action, desk: legal ? pick(row.desks.filter((d) => desksOf.includes(d)), command.desk) : pick(desksOf, command.desk) };
}

function bodyFor(flow, model, action, command) {
    const row = rowAt(flow, model.state, action);
    if (row?.common && action === "hand_on") {
        const desk = pick(desksOf, command.seed);
        return command.seed % 3 === 0 ? { body: { reason: "x" }, seen: {} } : { body: { to: config.desks[desk].login, reason: "x" }, seen: { to: 1, desk_of_to: desk } };
    }
    const body = { ...bodyOf(`/api/v1/${flow.name}/{number}/${action}`, command.seed), reason: "random" };
    return { body, seen: body };
}

async function act(flow, model, command) {
    const { action, desk } = meant(flow, model, command);
    const { body, seen } = bodyFor(flow, model, action, command);
    const path = `/api/v1/${flow.name}/${model.number}/${action}`, key = newKey();
    const version = command.kind === "stale" ? model.version - 1 : model.version;
    const expected = allowed(flow, model, action, desk, seen, version);
    const row = rowAt(flow, model.state, action);
    const facts = { flow: flow.name, number: model.number, state: model.state, waiting: model.waiting, action, desk, body, version, expected };

    if (command.kind === "tagless") {
        const got = await ask(desk, "POST", path, body, key);
        if (![428, 403].includes(got.status))
            fail("a change was done without saying what was read", { ...facts, got });
        figures.refused++;
        return;
    }
    const send = () => ask(desk, "POST", path, body, key, version);
    const sent = [send()];
    if (command.kind === "again")
        sent.push(send());
    if (command.kind === "kill" && figures.kills < config.kills) {
        await sleep(command.seed % 12);
        await kill();
    }
    if (command.kind === "race") {
        sent.push(ask(desk, "POST", path, body, newKey(), version));
        const answers = await Promise.all(sent), done = answers.filter((a) => a.status === 200);
        if (done.length > 1 || (expected[0] === 200 && config.strict && done.length !== 1) || answers.some((a) => a.status !== 200 && ![...expected, 412, 409].includes(a.status)))
            fail("two at once", { ...facts, answers: answers.map((a) => [a.status, a.body.code]) });
        figures.raced++;
        if (done.length)
            take(flow, model, row, done[0].body);
        return;
    }
    const answers = await Promise.all(sent);
    if (command.kind === "again")
        answers.push(await send());
    const got = answers[0];
    if (!expected.includes(got.status))
        fail("the tables allow something else", { ...facts, got: got.status, problem: got.status === 200 ? undefined : got.body });
    if (answers.some((a) => a.status !== got.status || a.body.version !== got.body.version))
        fail("the same request came to different ends", { ...facts, answers: answers.map((a) => [a.status, a.body.version]) });
    figures.twice += answers.length > 1;
    figures.stale += command.kind === "stale";
    if (got.status === 200)
        take(flow, model, row, got.body);
    else
        figures.refused++;
}

async function open(flow, command) {
    const openers = own(flow).filter((s) => !s.from.length), n = command.step % openers.length, row = openers[n];
    const path = `/api/v1/${flow.name}` + (n ? `/${row.action}` : "");
    const able = row.desks.filter((d) => desksOf.includes(d));
    const stranger = desksOf.find((d) => !row.desks.includes(d));
    const body = { ...bodyOf(path, command.seed), account: config.account, reason: "random" };
    if (stranger && (await ask(stranger, "POST", path, body, newKey())).status !== 403)
        fail("a case was opened by who may not", { flow: flow.name, stranger });
    if (!able.length)
        return null;
    const desk = pick(able, command.desk), key = newKey();
    const got = await ask(desk, "POST", path, body, key);
    if (got.status !== 201 && (config.strict || ![404, 409, 422].includes(got.status)))
        fail("a case was not opened", { flow: flow.name, desk, body, got });
    if (got.status !== 201) {
        figures.unopened++;
        return null;
    }
    const again = await ask(desk, "POST", path, body, key);
    if (again.body.number !== got.body.number)
        fail("the same request opened two cases", { flow: flow.name, numbers: [got.body.number, again.body.number] });
    const { number, state, version, handler, waiting_at } = got.body;
    if (state !== row.to || version !== 1)
        fail("a case does not begin where its table says", { flow: flow.name, got: got.body });
    return { number, state, version, handler, waiting: waiting_at !== null };
}

async function walk(flow, opening, commands) {
    figures.walks++;
    let model = await open(flow, opening);
    if (!model)
        return;
    for (const command of commands) {
        await act(flow, model, command);
        if (flow.final_states.includes(model.state) && command.desk % 2) {   // over: look at it once more, and begin another
            await closed(flow, model);
            model = await open(flow, command) ?? model;
        }
    }
    await closed(flow, model);
}

async function closed(flow, model) {
    const { body } = await ask("MANAGEMENT", "GET", `/api/v1/${flow.name}/${model.number}`);
    if (body.state !== model.state || body.version !== model.version || body.steps.length !== model.version)
        fail("what is recorded is not what was done", { flow: flow.name, model, got: { state: body.state, version: body.version, steps: body.steps.length } });
}

const command = fc.record({
    kind: fc.oneof({ weight: 12, arbitrary: fc.constant("step") }, { weight: 2, arbitrary: fc.constant("again") }, { weight: 2, arbitrary: fc.constant("race") },
        { weight: 1, arbitrary: fc.constant("stale") }, { weight: 1, arbitrary: fc.constant("tagless") }, { weight: 1, arbitrary: fc.constant("kill") }),
    legal: fc.integer({ min: 0, max: 9 }).map((n) => n < 8),
    common: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    step: fc.nat(1000), desk: fc.nat(1000), seed: fc.nat(1000000),
});

/* Flows one beside the other, so that they meet each other's locks and kills. */
let next = 0, broken = false;
async function worker() {
    while (next < config.flows.length && !broken) {
        const flow = config.flows[next++];
        await fc.assert(fc.asyncProperty(command, fc.array(command, { minLength: config.length, maxLength: config.length, size: "max" }), (opening, commands) => walk(flow, opening, commands)),
            { numRuns: config.runs, seed: config.seed + next, endOnFailure: !config.shrink });
    }
}

try {
    await Promise.all(Array.from({ length: config.workers }, worker));
    for (const flow of config.flows) {
        const pairs = own(flow).flatMap((s) => s.from.map((state) => `${state} ${s.action}`));
        figures.pairs[flow.name] = { walked: pairs.filter((p) => figures.pairs[flow.name]?.[p]).length, all: pairs.length };
    }
    process.stdout.write(JSON.stringify(figures) + "\n");
    process.exit(0);
} catch (error) {
    broken = true;
    process.stdout.write(`seed ${config.seed}: ${error.message}\n${error.cause?.message ?? ""}\n`);
    process.exit(1);
}
