// Zod probes for `new Function` before it first parses, and our content policy reports the refused probe as an error.
// This setting turns the probe off. It must be imported before any schema.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

export {}
