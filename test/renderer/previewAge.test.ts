import { expect, test } from 'vitest'
import { ageSentence, drawnAt } from '../../src/renderer/export/previewAge.ts'
import { formatCount } from '../../src/renderer/text/format.ts'
import type { RunSummary } from '../../src/shared/contract/runs.ts'

type Summary = Parameters<typeof drawnAt>[0][number]
const run = (id: string, step: number, status: RunSummary['status'] = 'running'): Summary => ({
  id,
  status,
  progress: { step } as NonNullable<RunSummary['progress']>,
})

test('a preview says nothing while its runs stay, and names the step when one has trained on', () => {
  const drawn = drawnAt([run('a', 1200), run('b', 5)])
  expect(ageSentence(drawn, [run('a', 1200), run('b', 5)])).toBe('')
  expect(ageSentence(drawn, [run('a', 1450), run('b', 5)])).toBe(
    `Drawn when the run was at step ${formatCount(1200)}; it is at step ${formatCount(1450)}.`,
  )
  expect(ageSentence(drawn, [run('a', 1200, 'finished'), run('b', 5)])).toBe('The run is finished now.')
  expect(ageSentence(drawn, [run('a', 1450), run('b', 6)])).toBe('2 runs have changed since this drawing.')
  // A run that the figure does not show changes nothing.
  expect(ageSentence(drawn, [run('c', 9)])).toBe('')
})
