import type { Sample } from '../../../shared/contract/trainer.ts'
import type { Generated } from '../../../shared/spec/data.ts'
import { drawMixture } from './mixture.ts'
import { drawMoons } from './moons.ts'
import { drawRandomLabels } from './randomLabels.ts'
import { drawSpirals } from './spirals.ts'

/** The sample of a generator: by class, X features × samples and column-major. Equal for equal data, everywhere. */
export function generate(data: Generated): Sample {
  switch (data.set) {
    case 'mixture':
      return drawMixture(data)
    case 'moons':
      return drawMoons(data)
    case 'spirals':
      return drawSpirals(data)
    case 'randomLabels':
      return drawRandomLabels(data)
  }
}
