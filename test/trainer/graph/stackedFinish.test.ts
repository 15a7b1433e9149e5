import { expect, test } from 'vitest'
import type { TrainerEvent } from '../../../src/shared/contract/trainer.ts'
import type { Optimizer } from '../../../src/shared/spec/optimizer.ts'
import { parseSpec } from '../../../src/shared/spec/runSpec.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import type { EngineReport } from '../../../src/shared/contract/engine.ts'
import { graphEngines } from '../../../src/trainer/engine/graph/graphEngine.ts'
import { openGraphStack, type GraphStack } from '../../../src/trainer/engine/graph/graphStack.ts'
import { train } from '../../../src/trainer/train.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { only, scalarsOf } from '../runs.ts'
import { describeNative, openTf } from './native.ts'

// On a GPU the runs of a study share a stack. They reach the finish at different times, and each finishes in its own.
const specOf = (seed: number, start: number) =>
  parseSpec({
    name: 'model',
    data: {
      set: 'mixture',
      classes: 4,
      dimension: 1,
      deviation: 0,
      sampling: { kind: 'balanced', perClass: 1, seed: 0 },
    },
    network: { widths: [8, 8, 8, 4], activation: 'relu', lastActivation: 'identity', freeFeatures: true },
    loss: { reduction: 'mean' },
    penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
    initialisation: { kind: 'he', gain: 1 },
    optimizer: {
      kind: 'momentum',
      learningRate: 0.1,
      continuation: { start, divideBy: 2, steps: 30 },
      finish: { steps: 20, memory: 5 },
    },
    precision: 'float64',
    stop: { steps: 100 },
    logging: { measurements: 3 },
    seed,
  })
const sample = { X: new Float64Array(4), features: 1, labels: Int32Array.from([0, 1, 2, 3]), classes: 4 }
const report: EngineReport = {
  engine: 'graph',
  backend: 'native',
  library: 'test',
  device: 'test',
  precision: 'float64',
  masterPrecision: 'float64',
  xla: false,
  stacked: 2,
  threads: 1,
  node: '',
  advice: null,
}

async function trainStacked(specs: readonly ReturnType<typeof specOf>[]): Promise<TrainerEvent[][]> {
  const tf = await openTf()
  const problems = specs.map((spec) => makeProblem(spec, sample))
  const [first] = specs as [ReturnType<typeof specOf>]
  const open = (optimizer: Optimizer): GraphStack =>
    openGraphStack(tf, problems, { optimizer, real: 'float64', xla: false })
  const engines = graphEngines(open(first.optimizer), first.optimizer, report, () => 0, open)
  return await Promise.all(
    specs.map(async (spec, i) => {
      const events: TrainerEvent[] = []
      const training = {
        spec,
        problem: problems[i]!,
        engine: engines[i]!,
        resume: null,
        signal: new AbortController().signal,
      }
      for await (const event of train(training)) events.push(event)
      return events
    }),
  )
}

describeNative('runs of one stack with a finish', () => {
  test('take the steps that they take alone, although they reach it at different times', async () => {
    const specs = [specOf(0, 1), specOf(1, 2)]
    const together = await trainStacked(specs)
    for (const [i, spec] of specs.entries()) {
      const [alone] = (await trainStacked([spec])) as [TrainerEvent[]]
      expect(only(together[i]!, 'ended')[0]!.outcome.status).toBe('finished')
      const handover = only(together[i]!, 'logged').map(({ message }) => message)
      expect(handover[0]).toContain(i === 0 ? 'step 100: momentum ends' : 'step 130: momentum ends')
      expect(relativeDistance(scalarsOf(together[i]!), scalarsOf(alone))).toBeLessThan(1e-9)
    }
  })
})
