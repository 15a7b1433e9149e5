import type { Sample } from '../../../shared/contract/trainer.ts'
import type { RandomLabels } from '../../../shared/spec/data.ts'
import { byClass } from './byClass.ts'

/** Standard normal inputs; that the label chooses the stream says nothing of what comes from it. */
export const drawRandomLabels = (data: RandomLabels): Sample =>
  byClass(data, (x, _k, random) => {
    for (let j = 0; j < x.length; j++) x[j] = random.normal()
  })
