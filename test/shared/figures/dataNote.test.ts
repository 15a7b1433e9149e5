import { describe, expect, it } from 'vitest'
import { dataNote, withNote } from '../../../src/shared/figures/dataNote.ts'
import { FigureData } from '../../../src/shared/figures/data.ts'
import { studyChart } from '../../../src/shared/figures/index.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { figureKinds } from '../../../src/shared/spec/figureKind.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { cases, type View } from '../../gallery/cases.ts'
import { record } from '../../lab/figures/records.ts'
import * as limit from '../../fixtures/figures/limit.ts'
import { textsOf } from './options.ts'

const note = 'data: iris.csv, N = 150'
const { summary, spec } = record('2')

describe('the caption that names the data', () => {
  it('is there only where the data are not those of the preset', () => {
    expect(dataNote([{ preset: summary.preset, spec }])).toBe('')
    const other = overrideAll(spec, ['data.sampling.count=150'])
    expect(dataNote([{ preset: summary.preset, spec: other }])).toBe('data: handwritten digits, N = 150')
    expect(dataNote([{ preset: null, spec }])).toBe('data: handwritten digits, N = 200')
  })

  it.each(figureKinds)('is drawn below a figure of the kind %s', (kind) => {
    const own = cases.find(({ name }) => name.split('-')[0] === kind)
    const view: View & { note: string } = { width: 692, height: 620, theme: lightTheme, note }
    expect(textsOf(own?.option(view) ?? {}).join(' ')).toContain(note)
    expect(textsOf(own?.option({ width: 692, height: 620, theme: lightTheme }) ?? {}).join(' ')).not.toContain(note)
  })

  it('has room of its own, more where it wraps', () => {
    const chart = studyChart(limit.data([limit.run(1)]))
    expect(withNote(chart, '')).toBe(chart)
    const [plain, short, long] = ['', note, note.repeat(8)].map((own) => withNote(chart, own).height(692))
    expect(short).toBeGreaterThan(plain ?? NaN)
    expect(long).toBeGreaterThan(short ?? NaN)
    const hidden = { ...lightTheme, edits: { words: {}, legend: 'above' as const, hasNotes: false } }
    expect(withNote(chart, note).height(692, 12, hidden)).toBe(Math.ceil(chart.height(692, 12, hidden)))
  })

  it('comes with the data of a figure', () => {
    const data = { ...limit.data([limit.run(1)]), note }
    expect(FigureData.parse(data)).toEqual(data)
    expect(textsOf(studyChart(data).option({ width: 692, height: 500, theme: lightTheme })).join(' ')).toContain(note)
  })
})
