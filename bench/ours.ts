// Collapsar's own engine as a participant, with the line protocol of the peers.
import { openBackend } from '../src/trainer/engine/backend.ts'
import { openGraphStack, type GraphStack } from '../src/trainer/engine/graph/graphStack.ts'
import type { NativeTf } from '../src/trainer/engine/graph/language/program.ts'
import { loadedPrograms } from '../src/trainer/engine/graph/programs.ts'
import { Optimizer, type Optimizer as OptimizerSpec } from '../src/shared/spec/optimizer.ts'
import { problemOf, readJob, thetaOf, type Job } from './job.ts'
import { say, serve, serveSteps, type Absent, type MinimiseReply, type Ready } from './peers/serve.ts'

type Lbfgs = NonNullable<Job['spec']['lbfgs']>
type Row = readonly number[]

/** Steps between two checks of the objective, as in the peer. */
const slice = 20

const job = readJob(process.argv[2]!)
const { spec } = job
const sumOf = ([dataLoss = NaN, weightPenalty = NaN, featurePenalty = NaN]: Row): number =>
  dataLoss + weightPenalty + featurePenalty

interface Opened {
  stacks: GraphStack[]
  versions: Record<string, string>
}

/** Opens one loop a run, as a trainer on a CPU does: the runs share the compiled program and train one after another. */
async function openStacks(optimizer: OptimizerSpec): Promise<Opened> {
  const { tf, ...backend } = await openBackend('native')
  const programs = loadedPrograms(1)
  const log = spec.isLogged ? 'terms' : 'data loss'
  const batches = spec.batch && { size: spec.batch.size, last: 'keep' as const, seed: spec.batch.seed }
  const options = { optimizer, real: spec.precision, xla: true, log, batches } as const
  const stacks = Array.from({ length: spec.stack }, () =>
    openGraphStack(tf as unknown as NativeTf, [problemOf(job)], options, programs),
  )
  return { stacks, versions: { engine: backend.library } }
}

const begin = (stack: GraphStack, theta: Float64Array, multiplier = 1): void =>
  stack.begin([{ run: 0, theta, multiplier }])

const objectiveAt = (stack: GraphStack, theta: Float64Array): number =>
  stack.evaluate(0, theta)['objective']?.[0] ?? NaN

async function adamServer(): Promise<void> {
  const { rate, beta1, beta2, epsilon } = spec.adam
  const { stacks, versions } = await openStacks(
    Optimizer.parse({ kind: 'adam', learningRate: rate, beta1, beta2, epsilon }),
  )
  const advance = (stack: GraphStack, steps: number): readonly Row[] =>
    stack.advance([steps], () => rate)[0]?.rows ?? []
  await serveSteps({
    versions,
    losses(count) {
      const losses = new Array<number>(count).fill(0)
      for (const [run, stack] of stacks.entries()) {
        begin(stack, thetaOf(job, run))
        if (spec.batch) {
          // A row has the numbers of the batch before its step.
          for (const [t, row] of advance(stack, count).entries()) losses[t]! += sumOf(row)
          continue
        }
        losses[0]! += objectiveAt(stack, thetaOf(job, run))
        for (let t = 1; t < count; t++) {
          // A row has the numbers of the point that its step has reached.
          const [row = []] = advance(stack, 1)
          losses[t]! += spec.isLogged ? sumOf(row) : objectiveAt(stack, stack.theta(0))
        }
      }
      return losses
    },
    run(steps) {
      for (const [run, stack] of stacks.entries()) {
        begin(stack, thetaOf(job, run))
        for (let left = steps; left > 0;) left -= advance(stack, left).length || left
        stack.theta(0)
      }
    },
  })
}

async function lbfgsServer({ stages, memory }: Lbfgs): Promise<void> {
  const continuation = { start: 1, divideBy: 2, steps: 1 }
  const { stacks, versions } = await openStacks(Optimizer.parse({ kind: 'lbfgs', memory, continuation }))
  const [stack] = stacks as [GraphStack]
  const minimise = (target: number, seconds: number): Pick<MinimiseReply, 'objective' | 'steps'> => {
    const since = performance.now()
    let theta = thetaOf(job)
    let objective = Infinity
    let steps = 0
    for (const [i, stage] of stages.entries()) {
      begin(stack, theta, stage.multiplier)
      const isLast = i === stages.length - 1
      for (let taken = 0; taken < stage.steps;) {
        const [advanced] = stack.advance([Math.min(slice, stage.steps - taken)], () => 0)
        taken += advanced?.rows.length ?? 0
        steps += advanced?.rows.length ?? 0
        objective = sumOf(advanced?.rows.at(-1) ?? [])
        const isLate = performance.now() - since > 1000 * seconds
        if (advanced?.ended || isLate || (isLast && objective <= target)) break
      }
      theta = stack.theta(0)
    }
    return { objective, steps }
  }
  const since = performance.now()
  begin(stack, thetaOf(job))
  stack.advance([1], () => 0)
  say({ ready: true, versions, losses: [], warmUpMs: performance.now() - since } satisfies Ready)
  await serve(async ([target, seconds]) => minimise(Number(target), Number(seconds)))
}

try {
  await (spec.lbfgs ? lbfgsServer(spec.lbfgs) : adamServer())
} catch (error) {
  const reason = (error instanceof Error ? error.message.split('\n')[0] : String(error)) ?? ''
  say({ ready: false, reason } satisfies Absent)
}
