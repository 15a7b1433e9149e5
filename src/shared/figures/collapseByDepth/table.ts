import { tableOf, type Table } from '../table.ts'
import type { CollapseByDepthData } from './data.ts'

/** One row for each block and each layer of each run. */
export const collapseByDepthTable = ({ blocks, runs }: CollapseByDepthData): Table =>
  tableOf(
    ['run', 'part', 'index', 'dnc1', 'dnc1_running', 'dnc1_start'],
    runs.flatMap(({ run, ends, running, starts }) =>
      ends.map((value, place) => [
        run,
        place < blocks ? 'block' : 'layer',
        place < blocks ? place + 1 : place - blocks + 1,
        value,
        running[place] ?? null,
        starts[place] ?? null,
      ]),
    ),
  )
