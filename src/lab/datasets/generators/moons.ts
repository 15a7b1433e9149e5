import type { Sample } from '../../../shared/contract/trainer.ts'
import type { Moons } from '../../../shared/spec/data.ts'
import { byClass } from './byClass.ts'

/**
 * Class 0 on (cos t, sin t), class 1 on (1 − cos t, ½ − sin t), t uniform in [0, π], and σ ε with standard normal ε on
 * both coordinates: the moons of scikit-learn's `make_moons`, its points drawn rather than evenly spaced.
 */
export function drawMoons(data: Moons): Sample {
  const { deviation } = data
  return byClass(data, (x, k, random) => {
    const t = Math.PI * random.next()
    x[0] = (k === 0 ? Math.cos(t) : 1 - Math.cos(t)) + deviation * random.normal()
    x[1] = (k === 0 ? Math.sin(t) : 0.5 - Math.sin(t)) + deviation * random.normal()
  })
}
