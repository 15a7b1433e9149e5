import type { NewRun } from '../../src/lab/store/runRows.ts'
import { spec } from './specs.ts'

/** A new run as the store adds it. */
export const storedRun = (id: string): NewRun => ({
  id,
  study: 'study',
  preset: null,
  spec: spec(),
  specHash: 'hash',
  forecast: { counts: [2, 2], theorem: null, balance: null, refusals: ['none'] },
  versions: { collapsar: '0' },
  owner: { pid: 1, start: null },
  createdAt: 5,
})
