import { freemem } from 'node:os'
import type { EngineReport } from '../../shared/contract/engine.ts'
import { processBytes, workBytes } from '../../shared/spec/runSize.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { parameterCount, type Problem } from '../../shared/theory/problem.ts'

/** What is trained, as far as its memory depends on it. */
interface Trained {
  spec: RunSpec
  problem: Problem
}

/** About what this process takes at its height with runs beside each other in one engine: of one program, which is there once. */
export function neededBytes(runs: readonly [Trained, ...Trained[]], engine: EngineReport['engine']): number {
  return runs.reduce((sum, run) => sum + workOf(run, engine), processBytes(runs[0].spec, engine))
}

function workOf({ spec, problem }: Trained, engine: EngineReport['engine']): number {
  const size = {
    parameters: parameterCount(problem),
    inputs: problem.inputs.rows,
    samples: problem.labels.length,
    units: problem.widths.reduce((sum, width) => sum + width, 0),
  }
  return workBytes(spec, size, engine)
}

/** What is free now, in this process's own limits. */
export function availableBytes(): number {
  const limit = process.constrainedMemory()
  const left = limit > 0 ? limit - process.memoryUsage().rss : Infinity
  return Math.min(freemem(), left)
}

export const formatBytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`
