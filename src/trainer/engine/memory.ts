import { freemem } from 'node:os'
import type { EngineReport } from '../../shared/contract/engine.ts'
import { neededBytes as bytesOf } from '../../shared/spec/runSize.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { parameterCount, type Problem } from '../../shared/theory/problem.ts'

/** About what a run takes at its height. */
export function neededBytes(spec: RunSpec, problem: Problem, engine: EngineReport['engine']): number {
  const size = {
    parameters: parameterCount(problem),
    inputs: problem.inputs.rows,
    samples: problem.labels.length,
    units: problem.widths.reduce((sum, width) => sum + width, 0),
  }
  return bytesOf(spec, size, engine)
}

/** What is free now, in this process's own limits. */
export function availableBytes(): number {
  const limit = process.constrainedMemory()
  const left = limit > 0 ? limit - process.memoryUsage().rss : Infinity
  return Math.min(freemem(), left)
}

export const formatBytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`
