/* Bodies that a JSON schema of the service accepts, at random. A keyword that is not known here is an error: a body that is
 * refused must be the model's doing. */
import fc from "fast-check";

const TEXT = "电力客户abcXYZ 0189-_,.";
const PLAIN = new Set(["type", "description", "required", "additionalProperties", "properties", "items", "enum", "const", "format", "minLength",
    "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems", "$ref", "pattern"]);

/* Enough for the patterns that there are. */
const PATTERNS = { "^[0-9a-f]{64}$": fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 }) };

function text(schema) {
    const most = Math.min(schema.maxLength ?? 40, 40), least = schema.minLength ?? 0;
    return fc.string({ unit: fc.constantFrom(...TEXT), minLength: least, maxLength: Math.max(most, least) }).map((s) => s.trim().padEnd(least, "a"));
}

function string(schema) {
    if (schema.format === "date")
        return fc.date({ min: new Date("2027-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10));
    if (schema.format === "date-time")
        return fc.date({ min: new Date("2024-01-01"), max: new Date("2026-01-01"), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 19) + "Z");
    if (schema.format === "uuid")
        return fc.uuid();
    if (schema.format)
        throw new Error(`no words are known for the format ${schema.format}`);
    if (schema.pattern) {
        if (!PATTERNS[schema.pattern])
            throw new Error(`no words are known for the pattern ${schema.pattern}`);
        return PATTERNS[schema.pattern];
    }
    return text(schema);
}

export function valuesOf(schema, all) {
    if (schema.$ref)
        return valuesOf(all[schema.$ref.split("/").at(-1)], all);
    const unknown = Object.keys(schema).filter((name) => !PLAIN.has(name));
    if (unknown.length)
        throw new Error(`schema keywords that are not known here: ${unknown}`);
    if (schema.enum)
        return fc.constantFrom(...schema.enum);
    if ("const" in schema)
        return fc.constant(schema.const);
    const type = [schema.type].flat()[0];
    switch (type) {
    case "string": return string(schema);
    case "boolean": return fc.boolean();
    case "integer": return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 100000 });
    case "number": return fc.integer({ min: Math.ceil(schema.minimum ?? 0), max: Math.floor(schema.maximum ?? 100000) });
    case "array": return fc.array(valuesOf(schema.items ?? { type: "string" }, all), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)) });
    case "object": {
        const members = Object.entries(schema.properties ?? {}).map(([name, member]) => [name, valuesOf(member, all)]);
        return fc.record(Object.fromEntries(members), { requiredKeys: schema.required ?? [] });
    }
    default: throw new Error(`no values are known for ${JSON.stringify(schema)}`);
    }
}
