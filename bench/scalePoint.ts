// One point of the sweep over sizes: a process that times an iteration of L-BFGS and a measurement, and reports memory.
import { Optimizer } from '../src/shared/spec/optimizer.ts'
import { openBackend } from '../src/trainer/engine/backend.ts'
import { graphEngines } from '../src/trainer/engine/graph/graphEngine.ts'
import { openGraphStack } from '../src/trainer/engine/graph/graphStack.ts'
import type { NativeTf } from '../src/trainer/engine/graph/language/program.ts'
import { reportOf } from '../src/trainer/engine/ladder.ts'
import { measurement } from '../src/trainer/measure/measure.ts'
import { makeJob, problemOf, thetaOf } from './job.ts'
import { median } from './results.ts'
import type { PointOrder, PointReply } from './scale.ts'

const { dims, samples, seconds, most } = JSON.parse(process.argv[2] ?? '{}') as PointOrder
const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1024

/** Returns the times of `work` in ms: at most `most` of them, and no further one after so many seconds. */
async function times(work: () => Promise<unknown>): Promise<number[]> {
  const found: number[] = []
  const since = performance.now()
  while (found.length < most && (found.length === 0 || performance.now() - since < 1000 * seconds)) {
    const before = performance.now()
    await work()
    found.push(performance.now() - before)
  }
  return found
}

const job = makeJob(dims, samples, 'float64')
const problem = problemOf(job)
const theta = thetaOf(job)
const backend = await openBackend('native', { hideGpu: true, isLongLoop: true })
const optimizer = Optimizer.parse({ kind: 'lbfgs', continuation: { start: 1, divideBy: 2, steps: 1 } })
const stack = await openGraphStack(backend.tf as unknown as NativeTf, [problem], {
  optimizer,
  real: 'float64',
  xla: true,
})
const report = reportOf({ engine: 'graph', backend, advice: null }, 'float64', { xla: true, stacked: 1 })
const [engine] = graphEngines(stack, optimizer, report, () => 0)
if (!engine?.read) throw new Error('scalePoint: the graph engine reads its own measurements')
const { read } = engine

await engine.initialise(theta, 1)
const compiling = performance.now()
await engine.advance(1)
const compileMs = performance.now() - compiling
const iterations = await times(() => engine.advance(1))
const trainingMegabytes = peakMegabytes()
const now = await engine.parameters()
const measure = async (): Promise<unknown> => measurement(await read(now), problem, { step: 0, time: 0, multiplier: 1 })
const measurements = await times(measure)
const reply: PointReply = {
  iterationMs: median(iterations),
  iterations: iterations.length,
  measurementMs: median(measurements),
  measurements: measurements.length,
  compileMs,
  trainingMegabytes,
  peakMegabytes: peakMegabytes(),
}
console.log(JSON.stringify(reply))
process.exit(0)
