import { freemem } from 'node:os'
import type { EngineReport } from '../../shared/contract/engine.ts'
import { inputDimension } from '../../shared/spec/data.ts'
import { processBytes, workBytes } from '../../shared/spec/runSize.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { inputRows, parameterCount, type Problem } from '../../shared/theory/problem.ts'

/** The inputs of training that determine its memory. */
interface Trained {
  spec: RunSpec
  problem: Problem
}

/** Estimates the peak memory of this process, in bytes, for runs that train together and share one program. */
export function neededBytes(runs: readonly [Trained, ...Trained[]], engine: EngineReport['engine']): number {
  return runs.reduce((sum, run) => sum + workOf(run, engine), processBytes(runs[0].spec, engine))
}

function workOf({ spec, problem }: Trained, engine: EngineReport['engine']): number {
  const size = {
    parameters: parameterCount(problem),
    inputs: inputRows(problem),
    dimension: inputDimension(spec),
    samples: problem.labels.length,
    units: problem.widths.reduce((sum, width) => sum + width, 0),
  }
  return workBytes(spec, size, engine)
}

/** Returns the free memory in bytes, within the limits of this process. */
export function availableBytes(): number {
  const limit = process.constrainedMemory()
  const remaining = limit > 0 ? limit - process.memoryUsage().rss : Infinity
  return Math.min(freemem(), remaining)
}
