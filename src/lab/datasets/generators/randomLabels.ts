import type { DoubleSample } from '../../../shared/contract/trainer.ts'
import type { RandomLabels } from '../../../shared/spec/data.ts'
import { byClass } from './byClass.ts'

/** Draws standard normal inputs, independent of the labels: a label only chooses the random stream. */
export const drawRandomLabels = (data: RandomLabels, labels?: readonly number[]): DoubleSample =>
  byClass(
    data,
    (x, _k, random) => {
      for (let j = 0; j < x.length; j++) x[j] = random.normal()
    },
    labels,
  )
