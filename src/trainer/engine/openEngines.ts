import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { Problem } from '../../shared/theory/problem.ts'
import { stages } from '../continuation.ts'
import type { Engine } from './engine.ts'
import { graphEngines } from './graph/graphEngine.ts'
import { openGraphStack } from './graph/graphStack.ts'
import type { NativeTf } from './graph/language/program.ts'
import { chooseRung, EngineRefusal, reportOf, type Rung } from './ladder.ts'
import { availableBytes, formatBytes, neededBytes } from './memory.ts'
import { createOpsEngine } from './ops/opsEngine.ts'

/** What is trained, before it has an engine. */
export interface Candidate {
  spec: RunSpec
  problem: Problem
}

/** An engine for each: one stack where they are alike enough, else each its own. Throws an EngineRefusal. */
export async function openEngines(candidates: readonly Candidate[]): Promise<Engine[]> {
  const [first] = candidates
  if (!first) return []
  const rung = await chooseRung(first.spec, { isLongLoop: first.spec.optimizer.kind === 'lbfgs' })
  refuseWhatDoesNotFit(candidates, rung)
  if (rung.engine === 'graph') return await stackEngines(candidates, rung)
  const report = reportOf(rung, first.spec.precision, { xla: false, stacked: 1 })
  return candidates.map(({ spec, problem }) =>
    createOpsEngine({ tf: rung.backend.tf, report }, problem, spec.optimizer),
  )
}

async function stackEngines(candidates: readonly Candidate[], rung: Rung): Promise<Engine[]> {
  const { spec } = candidates[0] as Candidate
  const { tf } = rung.backend
  const xla = isWorthCompiling(spec)
  const options = { optimizer: spec.optimizer, real: spec.precision, xla }
  const stack = await openGraphStack(
    tf as unknown as NativeTf,
    candidates.map(({ problem }) => problem),
    options,
  )
  const report = reportOf(rung, spec.precision, { xla, stacked: candidates.length })
  return graphEngines(stack, spec.optimizer, report, () => tf.memory().numTensors)
}

/** A second of compilation is not worth a run of a few hundred steps. */
const worthwhileSteps = 300
const isWorthCompiling = (spec: RunSpec): boolean =>
  stages(spec).reduce((sum, { steps }) => sum + steps, 0) >= worthwhileSteps

function refuseWhatDoesNotFit(candidates: readonly Candidate[], { engine }: Rung): void {
  const needed = candidates.reduce((sum, { spec, problem }) => sum + neededBytes(spec, problem, engine), 0)
  const available = availableBytes()
  if (needed > available)
    throw new EngineRefusal(
      `training would need about ${formatBytes(needed)} of memory, and ${formatBytes(available)} are free: make the widths, the samples or optimizer.memory smaller`,
    )
}
