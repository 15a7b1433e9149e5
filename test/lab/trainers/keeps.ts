import { concatenate, matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { parameterBlocks } from '../../../src/shared/theory/problem.ts'
import { begin, checkpointAt, finished, onTrain } from './speak.ts'

/** Sends weights that fit the spec at steps 0, 2 and 5. They depend only on the step and the seed of the spec. */
onTrain(async ({ spec, sample }, say) => {
  const blocks = parameterBlocks(makeProblem(spec, sample))
  const weightsAt = (step: number): Float64Array[] =>
    blocks.map(({ rows, cols, kind }, i) => {
      const random = randomStream(spec.seed, `step ${step}, block ${i}`)
      const W = kind === 'weight' ? haarOrthogonal(rows, cols, random) : matrix(rows, cols)
      return concatenate([W.data])
    })
  await begin(say)
  for (const step of spec.logging.snapshots) await say({ kind: 'snapshot', step, weights: weightsAt(step) })
  await say(checkpointAt(5, weightsAt(5)))
  void say(finished())
  process.disconnect()
})
