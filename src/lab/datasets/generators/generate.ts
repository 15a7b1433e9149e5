import type { Sample } from '../../../shared/contract/trainer.ts'
import type { Generated } from '../../../shared/spec/data.ts'
import { drawMixture } from './mixture.ts'
import { drawMoons } from './moons.ts'
import { drawRandomLabels } from './randomLabels.ts'
import { drawSpirals } from './spirals.ts'

/** Draws the sample of a generator: by class, X features × samples, column-major. Equal data give equal samples on every machine. */
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
