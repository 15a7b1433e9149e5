import { expect, test } from 'vitest'
import { overlaid, pagesOf, selectRuns } from '../../src/cli/export.ts'
import { checkTexts, requestOf, type ExportLook } from '../../src/cli/exportRequest.ts'
import { mostSpectra } from '../../src/shared/spec/figureKind.ts'

const look = (changes: Partial<ExportLook> = {}): ExportLook => ({
  formats: ['csv'],
  notes: true,
  word: [],
  title: true,
  ...changes,
})

test('an option that is not given keeps the default', () => {
  expect(requestOf('collapse', ['run00000'], look())).toMatchObject({
    widthMm: 183,
    fontPt: 8,
    font: 'inter',
    palette: 'okabeIto',
    ramp: 'standard',
    map: 'viridis',
    linePt: 1.2,
    hasLineStyles: false,
    hasTitle: true,
    title: null,
    edits: { words: {}, legend: 'above', hasNotes: true },
  })
})

test('the tolerance of the path reaches its field, and no other figure', () => {
  expect(requestOf('path', ['run00000'], look({ tolerance: 1e-3 })).path).toEqual({ tolerance: 1e-3 })
  expect(requestOf('path', ['run00000'], look()).path).toBeUndefined()
  expect(() => requestOf('ranks', ['run00000'], look({ tolerance: 1e-3 }))).toThrow(
    '--tolerance applies to the figure path, not to ranks; remove it',
  )
})

test('every option reaches its field, and an error names a bad option', () => {
  const asked = { font: 'stix', palette: 'grey', map: 'cividis', line: 0.8, lineStyles: true, legend: 'none' } as const
  const words = { word: ['x=iteration *k*', 'series a=b=c'], notes: false, title: 'Mine' }
  expect(requestOf('ranks', ['run00000'], look({ ...asked, ...words, rank: 'stable' }))).toMatchObject({
    font: 'stix',
    palette: 'grey',
    map: 'cividis',
    linePt: 0.8,
    hasLineStyles: true,
    title: 'Mine',
    edits: { words: { x: 'iteration *k*', 'series a': 'b=c' }, legend: 'none', hasNotes: false },
    ranks: { kind: 'stable', threshold: 1e-5 },
  })
  expect(requestOf('ranks', ['run00000'], look({ title: false })).hasTitle).toBe(false)
  const refused = (changes: Partial<ExportLook>) => () => requestOf('collapse', ['run00000'], look(changes))
  expect(refused({ font: 'times' })).toThrow('font: ')
  expect(refused({ legend: 'left' })).toThrow('edits.legend: ')
  expect(refused({ rank: 'stable' })).toThrow('--rank and --threshold apply to the figure ranks, not to collapse')
  expect(refused({ word: ['x'] })).toThrow("--word takes KEY=TEXT, not 'x'")
})

test('an unknown key of a text is refused with the known keys', () => {
  const words = [{ key: 'x', defaultText: 'step' }]
  const request = (word: string) => requestOf('collapse', ['run00000'], look({ word: [word] }))
  expect(() => checkTexts(request('x=k'), words)).not.toThrow()
  expect(() => checkTexts(request('z=k'), words)).toThrow("the figure collapse has no text 'z'; known: 'x'")
})

const runs = Array.from({ length: 14 }, (_, i) => `run${i + 1}`)

test('--runs selects runs of a study by their numbers', () => {
  expect(selectRuns(runs, '1..3')).toEqual(['run1', 'run2', 'run3'])
  expect(selectRuns(runs, '2, 13..14')).toEqual(['run2', 'run13', 'run14'])
  expect(() => selectRuns(runs, '2..15')).toThrow('--runs 2..15: the study has runs 1..14')
  expect(() => selectRuns(runs, '0')).toThrow('the study has runs 1..14')
  expect(() => selectRuns(runs, '3..2')).toThrow('the study has runs 1..14')
  expect(() => selectRuns(runs, '1,all')).toThrow("--runs 1,all: 'all' is neither a number nor a range like 1..12")
})

test('spectra of many runs fill several figures, and no run is left out', () => {
  const pages = pagesOf(runs, mostSpectra)
  expect(pages.map(({ length }) => length)).toEqual([12, 2])
  expect(pages.flat()).toEqual(runs)
  expect(pagesOf(runs.slice(0, 12), mostSpectra)).toHaveLength(1)
})

test('options of the view reach it, and a kind without such a choice is named', () => {
  expect(requestOf('spectra', ['run00000'], look()).view).toBeUndefined()
  const asked = { step: 0, matrix: 'weights', scale: 'log', forecasts: ['theorem'], fitted: true } as const
  expect(requestOf('spectra', ['run00000'], look(asked)).view).toEqual({
    step: 0,
    matrix: 'weights',
    scale: 'log',
    overlays: ['theorem'],
    constant: 'fitted',
  })
  expect(
    requestOf('objective', ['run00000'], look({ logSteps: true, hide: ['data loss'], yLimits: [0, 1] })).view,
  ).toEqual({
    isLogX: true,
    chart: { hidden: ['data loss'], y: [0, 1] },
  })
  expect(requestOf('gram', ['run00000'], look({ step: 5, layer: 2, ownScale: true })).view).toEqual({
    step: 5,
    layer: 2,
    isFixed: false,
  })
  const refused = (changes: Partial<ExportLook>) => () => requestOf('ranks', ['run00000'], look(changes))
  expect(refused({ step: 3 })).toThrow('--step applies to spectra, gram, projections, not to ranks; remove it')
  expect(refused({ logSteps: true })).toThrow(
    '--log-steps applies to collapse, objective, collapseMetrics, not to ranks',
  )
  expect(() => requestOf('gram', ['run00000'], look({ layer: 1 }))).toThrow('add --step STEP')
})

test('spectra over each other take runs at steps, steps of every run, and layers', () => {
  const [run, other] = ['run00000', 'run00001']
  expect(requestOf('spectraOverlay', [run, other], look()).overlay?.curves).toEqual([
    { run, step: null },
    { run: other, step: null },
  ])
  const asked = requestOf('spectraOverlay', [run], look({ steps: [0, null], layers: [1, 3], matrix: 'weights' }))
  expect(asked.overlay?.curves).toEqual([
    { run, step: 0 },
    { run, step: null },
  ])
  expect(asked.view).toEqual({ matrix: 'weights', layers: [1, 3] })
  const list = [run, other].map((id) => ({ id }))
  expect(overlaid(list, ['run00000@7', 'run00000@last', 'run00001'], look({ steps: [0, 5] }))).toEqual({
    kinds: ['spectraOverlay'],
    runs: [run, other],
    overlay: {
      curves: [
        { run, step: 7 },
        { run, step: null },
        { run: other, step: 0 },
        { run: other, step: 5 },
      ],
    },
  })
  expect(() => overlaid(list, ['run00000@end'], look())).toThrow(
    "'run00000@end': name a run and a step, such as run00000@500 or run00000@last",
  )
  expect(() => requestOf('spectra', [run], look({ steps: [0] }))).toThrow(
    '--steps applies to the figure spectraOverlay, not to spectra; remove it',
  )
})
