import type { CollapseMetricsData } from './data.ts'
import { metricOf } from '../../theory/collapse/collapseVariants.ts'
import { tableOf, type Table } from '../table.ts'

/** Every drawn variant of every layer at every step. */
export const collapseMetricsTable = ({ run, panels }: CollapseMetricsData): Table =>
  tableOf(
    ['run', 'metric', 'variant', 'centred_about', 'layer', 'step', 'value', 'numerical_floor'],
    panels.flatMap(({ variant, about, steps, layers, values, floor }) =>
      layers.flatMap((layer, l) =>
        steps.map((step, i) => [run, metricOf(variant), variant, about, layer, step, values[l]?.[i] ?? NaN, floor]),
      ),
    ),
  )
