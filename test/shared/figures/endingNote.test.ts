import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../../src/lab/figures/figure.ts'
import { endingNote } from '../../../src/shared/figures/endingNote.ts'
import { measurement, record } from '../../lab/figures/records.ts'
import { seriesOf, textsOf } from './options.ts'

const ending = 'Diverged at step 4: the objective is not finite after step 4; the last finite checkpoint is at step 0'

describe('a diverged run', () => {
  const own = record('0.1')
  const summary = { ...own.summary, status: 'diverged' as const, ending }

  it('names the reason without the advice; other runs have no note', () => {
    expect(endingNote(summary)).toBe('the run diverged at step 4: the objective is not finite after step 4')
    expect(endingNote({ status: 'finished', ending: 'Finished.' })).toBe('')
    expect(endingNote({ status: 'diverged', ending: null })).toBe('')
  })

  it.each(['objective', 'collapse', 'ranks', 'spectra'] as const)('says in its figure %s why it ended', (kind) => {
    const [figure] = figuresOf(kind, [{ ...own, summary }], 692)
    expect(figure && textsOf(figure.option).join(' ')).toContain('the run diverged at step 4')
  })

  it('that logged no step shows its measurements in place of steps', () => {
    const measurements = [{ ...measurement('0.1', 0), objective: 20.9 }]
    const [figure] = figuresOf('objective', [{ ...own, scalars: new Float64Array(), measurements, summary }], 692)
    expect(figure?.title).toBe('The objective is 20.900 at step 0, the last finite measurement')
    const line = figure && seriesOf(figure.option).find(({ id }) => id === 'objective')
    expect(line?.data).toEqual([[0, 20.9]])
    expect(figure?.table().find(({ name }) => name === 'objective')?.values).toEqual([20.9])
  })

  it('names the last finite measurement, not the last', () => {
    const measurements = [7, 5e17, NaN].map((objective, i) => ({ ...measurement('0.1', i), objective }))
    const [figure] = figuresOf('objective', [{ ...own, measurements, summary }], 692)
    expect(figure?.title).toBe('The objective is 5.0000 × 10¹⁷ at step 1, the last finite measurement')
  })
})
