import type { DoubleSample } from '../../../shared/contract/trainer.ts'
import type { Spirals } from '../../../shared/spec/data.ts'
import { byClass } from './byClass.ts'

/** The start of an arm: at 0 all classes would meet in one point. */
const innermost = 0.1

/** Draws x = r (cos φ, sin φ) + σ ε with r uniform in [0.1, 1] and φ = 2π (k/K + turns · r): arm k is arm 0, rotated. */
export function drawSpirals(data: Spirals, labels?: readonly number[]): DoubleSample {
  const { classes, turns, deviation } = data
  return byClass(
    data,
    (x, k, random) => {
      const r = innermost + (1 - innermost) * random.next()
      const angle = 2 * Math.PI * (k / classes + turns * r)
      x[0] = r * Math.cos(angle) + deviation * random.normal()
      x[1] = r * Math.sin(angle) + deviation * random.normal()
    },
    labels,
  )
}
