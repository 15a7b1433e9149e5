import { createRequire } from 'node:module'

// tfjs-node 4.22 still calls two functions of node:util that Node 23 removed. Goes when a tfjs-node release no longer
// needs them (https://github.com/tensorflow/tfjs/issues/8425).
const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>
util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
util['isArray'] ??= Array.isArray
