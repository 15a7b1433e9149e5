import { createHash } from 'node:crypto'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'

/** Equal specs have equal hashes, in every version and on every machine. */
export const specHash = (spec: RunSpec): string => createHash('sha256').update(canonicalJson(spec)).digest('hex')
