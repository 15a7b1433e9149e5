import type { DoubleSample } from '../../../shared/contract/trainer.ts'
import type { Generated } from '../../../shared/spec/data.ts'
import { drawMixture } from './mixture.ts'
import { drawMoons } from './moons.ts'
import { drawRandomLabels } from './randomLabels.ts'
import { drawSpirals } from './spirals.ts'

/**
 * Draws the sample of a generator: by class, X features × samples, column-major. Equal data give equal samples on every
 * machine. `labels`: ascending classes of the samples, in place of those of the data.
 */
export function generate(data: Generated, labels?: readonly number[]): DoubleSample {
  switch (data.set) {
    case 'mixture':
      return drawMixture(data, labels)
    case 'moons':
      return drawMoons(data, labels)
    case 'spirals':
      return drawSpirals(data, labels)
    case 'randomLabels':
      return drawRandomLabels(data, labels)
  }
}
