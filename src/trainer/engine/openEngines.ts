import type { Optimizer } from '../../shared/spec/optimizer.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { formatBytes, memoryFields } from '../../shared/spec/memoryLimit.ts'
import { stackingPays } from '../../shared/spec/stacking.ts'
import type { Problem, Sample } from '../../shared/theory/problem.ts'
import { trainerKind } from '../../shared/spec/trainerKind.ts'
import { stages } from '../../shared/spec/stages.ts'
import type { Engine } from './engine.ts'
import { graphEngines } from './graph/graphEngine.ts'
import { backboneEngine } from './graph/batches/backboneEngine.ts'
import { openBackbone } from './graph/batches/openBackbone.ts'
import { openGraphStack, type GraphStack } from './graph/graphStack.ts'
import type { NativeTf } from './graph/language/program.ts'
import type { Programs } from './graph/programs.ts'
import { kernelChoice } from './kernels.ts'
import { chooseRung, EngineRefusal, reportOf, type Rung } from './ladder.ts'
import { availableBytes, neededBytes } from './memory.ts'
import { createBackboneOpsEngine } from './ops/batches/backboneOpsEngine.ts'
import { trainOnBatches } from './ops/batches/batchEngine.ts'
import { fullyConnectedBatches } from './ops/batches/fullyConnected.ts'
import { createOpsEngine } from './ops/opsEngine.ts'

/** A run that has no engine yet. */
export interface Candidate {
  spec: RunSpec
  problem: Problem
  sample: Sample
  /** Samples that the run does not train on; null: there are none. */
  test: Sample | null
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
  const rung = await chooseRung(spec, trainerKind(spec))
  // Runs on batches may be at different places of their epochs, so each has a program state of its own.
  const isStacked = rung.engine === 'graph' && !spec.batches && stackingPays(rung.backend.isGpu ? 'gpu' : 'cpu')
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
  return group.map((candidate) => {
    const { spec, problem } = candidate
    const { batches, optimizer } = spec
    const backend = { tf, report: reportOf(rung, spec.precision, { xla: false, stacked: 1 }) }
    if (!batches || optimizer.kind === 'lbfgs') return createOpsEngine(backend, problem, optimizer)
    const open = openBackbone(candidate)
    return open
      ? createBackboneOpsEngine(backend, { problem, optimizer, batches, open })
      : trainOnBatches(backend, fullyConnectedBatches(tf, problem, batches), optimizer).engine
  })
}

function stackEngines(group: readonly Candidate[], rung: Rung, programs: Programs): Engine[] {
  const { spec } = group[0]!
  const { tf } = rung.backend
  const problems = group.map(({ problem }) => problem)
  const isCompiled = ({ kind }: Optimizer): boolean =>
    kernelChoice[trainerKind(spec).kernels].isCompiled && isWorthCompiling(spec, kind)
  const backbone = openBackbone(group[0]!)
  const open = (optimizer: Optimizer): GraphStack => {
    const options = {
      optimizer,
      real: spec.precision,
      xla: isCompiled(optimizer),
      batches: spec.batches,
      backbone,
    }
    return openGraphStack(tf as unknown as NativeTf, problems, options, programs)
  }
  const xla = isCompiled(spec.optimizer)
  const report = reportOf(rung, spec.precision, { xla, stacked: group.length })
  const stack = open(spec.optimizer)
  const engines = graphEngines(stack, spec.optimizer, report, () => tf.memory().numTensors, open)
  return backbone ? engines.map((engine) => backboneEngine(engine, stack, backbone.setting)) : engines
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
