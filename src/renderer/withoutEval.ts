// Zod probes for `new Function` before it first parses, and our content policy reports the refused probe as an error.
// This tells it not to try. It must be imported before anything that holds a schema.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

export {}
