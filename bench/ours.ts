// Collapsar's own engine as a participant, with the line protocol of the peers.
import { openBackend } from '../src/trainer/engine/backend.ts'
import { openGraphStack, type GraphStack } from '../src/trainer/engine/graph/graphStack.ts'
import type { NativeTf } from '../src/trainer/engine/graph/language/program.ts'
import { Optimizer, type Optimizer as OptimizerSpec } from '../src/shared/spec/optimizer.ts'
import { problemOf, readJob, thetaOf, type Job } from './job.ts'
import { say, serve, serveSteps, type Absent, type MinimiseReply, type Ready } from './peers/serve.ts'

type Lbfgs = NonNullable<Job['spec']['lbfgs']>
type Row = readonly number[]

/** Steps between two checks of the objective, as in the peer. */
const slice = 20

const job = readJob(process.argv[2]!)
const { spec } = job
const budgets = (steps: number): number[] => new Array<number>(spec.stack).fill(steps)
const sumOf = ([dataLoss = NaN, weightPenalty = NaN, featurePenalty = NaN]: Row): number =>
  dataLoss + weightPenalty + featurePenalty

async function openStack(optimizer: OptimizerSpec): Promise<{ stack: GraphStack; versions: Record<string, string> }> {
  const { tf, ...backend } = await openBackend('native')
  const problem = problemOf(job)
  const problems = new Array<typeof problem>(spec.stack).fill(problem)
  const stack = openGraphStack(tf as unknown as NativeTf, problems, {
    optimizer,
    real: spec.precision,
    xla: true,
  })
  return { stack, versions: { engine: backend.library } }
}

function begin(stack: GraphStack, multiplier: number, theta = (run: number) => thetaOf(job, run)): void {
  stack.begin(Array.from({ length: spec.stack }, (_, run) => ({ run, theta: theta(run), multiplier })))
}

/** Returns the sum over all runs. */
function startObjective(stack: GraphStack): number {
  let sum = 0
  for (let run = 0; run < spec.stack; run++) sum += stack.evaluate(run, thetaOf(job, run))['objective']?.[0] ?? NaN
  return sum
}

async function adamServer(): Promise<void> {
  const { rate, beta1, beta2, epsilon } = spec.adam
  const { stack, versions } = await openStack(
    Optimizer.parse({ kind: 'adam', learningRate: rate, beta1, beta2, epsilon }),
  )
  const advance = (steps: number): ReturnType<GraphStack['advance']> => stack.advance(budgets(steps), () => rate)
  await serveSteps({
    versions,
    losses(count) {
      begin(stack, 1)
      // A row has the numbers of the point that its step has reached.
      const losses = [startObjective(stack), ...new Array<number>(count - 1).fill(0)]
      for (const { rows } of advance(count - 1)) for (const [t, row] of rows.entries()) losses[t + 1]! += sumOf(row)
      return losses
    },
    run(steps) {
      begin(stack, 1)
      for (let left = steps; left > 0;) left -= advance(left)[0]?.rows.length ?? left
      stack.theta(0)
    },
  })
}

async function lbfgsServer({ stages, memory }: Lbfgs): Promise<void> {
  const continuation = { start: 1, divideBy: 2, steps: 1 }
  const { stack, versions } = await openStack(Optimizer.parse({ kind: 'lbfgs', memory, continuation }))
  const minimise = (target: number, seconds: number): Pick<MinimiseReply, 'objective' | 'steps'> => {
    const since = performance.now()
    let theta = thetaOf(job)
    let objective = Infinity
    let steps = 0
    for (const [i, stage] of stages.entries()) {
      begin(stack, stage.multiplier, () => theta)
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
  begin(stack, 1)
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
