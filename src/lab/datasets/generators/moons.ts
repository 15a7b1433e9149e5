import type { DoubleSample } from '../../../shared/contract/trainer.ts'
import type { Moons } from '../../../shared/spec/data.ts'
import { byClass } from './byClass.ts'

/**
 * Draws class 0 on (cos t, sin t) and class 1 on (1 − cos t, ½ − sin t), with t uniform in [0, π] and σ ε on both
 * coordinates, ε standard normal. scikit-learn's `make_moons` has the same moons with evenly spaced t.
 */
export function drawMoons(data: Moons, labels?: readonly number[]): DoubleSample {
  const { deviation } = data
  return byClass(
    data,
    (x, k, random) => {
      const t = Math.PI * random.next()
      x[0] = (k === 0 ? Math.cos(t) : 1 - Math.cos(t)) + deviation * random.normal()
      x[1] = (k === 0 ? Math.sin(t) : 0.5 - Math.sin(t)) + deviation * random.normal()
    },
    labels,
  )
}
