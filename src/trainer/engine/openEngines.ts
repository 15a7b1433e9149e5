import type { Optimizer } from '../../shared/spec/optimizer.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { formatBytes, memoryFields } from '../../shared/spec/memoryLimit.ts'
import { stackingPays } from '../../shared/spec/stacking.ts'
import type { Problem } from '../../shared/theory/problem.ts'
import { trainerKind } from '../../shared/spec/trainerKind.ts'
import { stages } from '../../shared/spec/stages.ts'
import type { Engine } from './engine.ts'
import { graphEngines } from './graph/graphEngine.ts'
import { openGraphStack, type GraphStack } from './graph/graphStack.ts'
import type { NativeTf } from './graph/language/program.ts'
import type { Programs } from './graph/programs.ts'
import { kernelChoice } from './kernels.ts'
import { chooseRung, EngineRefusal, reportOf, type Rung } from './ladder.ts'
import { refuseUntrained } from '../notYet.ts'
import { availableBytes, neededBytes } from './memory.ts'
import { createOpsEngine } from './ops/opsEngine.ts'

/** A run that has no engine yet. */
export interface Candidate {
  spec: RunSpec
  problem: Problem
}

/** The engines of runs that share one program. Groups train one after another; the runs of a group are stacked. */
export interface Engines {
  groups: Candidate[][]
  /** Opens an engine for each run of a group; throws an EngineRefusal. */
  open(group: readonly Candidate[]): Engine[]
}

/** Opens the engines of candidates whose problems agree in shape; throws an EngineRefusal. */
export async function openEngines(
  candidates: readonly [Candidate, ...Candidate[]],
  programs: Programs,
): Promise<Engines> {
  const { spec } = candidates[0]
  for (const candidate of candidates) refuseUntrained(candidate.spec)
  const rung = await chooseRung(spec, trainerKind(spec))
  const isStacked = rung.engine === 'graph' && stackingPays(rung.backend.isGpu ? 'gpu' : 'cpu')
  const groups = isStacked ? [[...candidates]] : candidates.map((candidate) => [candidate])
  return {
    groups,
    open(group) {
      refuseWhatDoesNotFit(group as [Candidate, ...Candidate[]], rung)
      return rung.engine === 'graph' ? stackEngines(group, rung, programs) : opsEngines(group, rung)
    },
  }
}

function opsEngines(group: readonly Candidate[], rung: Rung): Engine[] {
  const { tf } = rung.backend
  return group.map(({ spec, problem }) => {
    const report = reportOf(rung, spec.precision, { xla: false, stacked: 1 })
    return createOpsEngine({ tf, report }, problem, spec.optimizer)
  })
}

function stackEngines(group: readonly Candidate[], rung: Rung, programs: Programs): Engine[] {
  const { spec } = group[0]!
  const { tf } = rung.backend
  const problems = group.map(({ problem }) => problem)
  const isCompiled = ({ kind }: Optimizer): boolean =>
    kernelChoice[trainerKind(spec).kernels].isCompiled && isWorthCompiling(spec, kind)
  const open = (optimizer: Optimizer): GraphStack => {
    const options = { optimizer, real: spec.precision, xla: isCompiled(optimizer) }
    return openGraphStack(tf as unknown as NativeTf, problems, options, programs)
  }
  const xla = isCompiled(spec.optimizer)
  const report = reportOf(rung, spec.precision, { xla, stacked: group.length })
  return graphEngines(open(spec.optimizer), spec.optimizer, report, () => tf.memory().numTensors, open)
}

/** A compiled step takes a quarter to a half of the time. Compilation takes 0.3 s with the cache, 2 s without. */
const worthwhileSteps = 300
const isWorthCompiling = (spec: RunSpec, kind: Optimizer['kind']): boolean =>
  stages(spec).reduce((sum, { steps, method }) => (method === kind ? sum + steps : sum), 0) >= worthwhileSteps

function refuseWhatDoesNotFit(candidates: readonly [Candidate, ...Candidate[]], { engine }: Rung): void {
  // The estimate includes the memory that this process already holds, which earlier runs have left for the next.
  const needed = neededBytes(candidates, engine) - process.memoryUsage.rss()
  const available = availableBytes()
  if (needed > available)
    throw new EngineRefusal(
      `training needs about ${formatBytes(needed)} of memory, but only ${formatBytes(available)} are free; reduce ${memoryFields(candidates[0].spec)}`,
    )
}
