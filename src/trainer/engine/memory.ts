import { freemem } from 'node:os'
import type { EngineReport } from '../../shared/contract/engine.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { parameterCount, type Problem } from '../../shared/theory/problem.ts'

/** TensorFlow itself, with its libraries and a compiled program. */
const baseBytes = 350e6

/**
 * About what a run takes at its height. The graph engine holds its state twice, since a call's results stand beside its
 * arguments; θ, gradient and direction once more in flight.
 */
export function neededBytes(spec: RunSpec, problem: Problem, engine: EngineReport['engine']): number {
  const P = parameterCount(problem)
  const N = problem.labels.length
  const real = engine === 'graph' && spec.precision === 'float32' ? 4 : 8
  const { optimizer } = spec
  const vectors = optimizer.kind === 'lbfgs' ? 2 * optimizer.memory + 3 : optimizer.kind === 'adam' ? 4 : 3
  const entries = problem.inputs.rows + 5 * problem.widths.reduce((sum, width) => sum + width, 0)
  return baseBytes + real * (P * (2 * vectors + 4) + N * entries)
}

/** What is free now, in this process's own limits. */
export function availableBytes(): number {
  const limit = process.constrainedMemory()
  const left = limit > 0 ? limit - process.memoryUsage().rss : Infinity
  return Math.min(freemem(), left)
}

export const formatBytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`
