import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ComparedKind } from '../../src/cli/compared/options.ts'
import { comparedPage } from '../../src/cli/compared/pages.ts'
import { overlaid } from '../../src/cli/export.ts'
import { pageRequestOf, requestOf, type ExportLook } from '../../src/cli/exportRequest.ts'
import { historyPath, openHome } from '../../src/lab/home.ts'
import { openLab, type Lab } from '../../src/lab/lab.ts'
import { openStore } from '../../src/lab/store/store.ts'
import type { FigureRequest } from '../../src/shared/contract/figures.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { root } from '../lab/specs.ts'
import { storeRun } from '../lab/storedRuns.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const ids = ['stored0001', 'stored0002']
const size = { layers: 3, width: 12, steps: 200, measurements: 5 }
let lab: Lab
beforeAll(async () => {
  const home = temporaryFolder()
  const store = openStore(historyPath(openHome(home)))
  for (const [i, id] of ids.entries()) storeRun(store, id, 'compared', i + 1, size)
  store.connection.close()
  lab = await openLab({ home, root })
})
afterAll(async () => await lab.close())

const look = (changes: Partial<ExportLook> = {}): ExportLook => ({ formats: ['svg'], notes: true, ...changes })
const request = async (kind: ComparedKind, changes: Partial<ExportLook> = {}): Promise<FigureRequest> =>
  pageRequestOf(await comparedPage(lab, kind, ids, look(changes)), ids, look(changes))
const svgOf = async (own: FigureRequest): Promise<string> =>
  (await lab.handlers['figures.draw']({ request: own, asPng: false })).svg
const textsOf = async (own: FigureRequest): Promise<string[]> => elementsOf(await svgOf(own)).map(({ text }) => text)

describe('lab export of a chart of Compare', () => {
  it('draws curves of a quantity without the hidden ones, between the limits', async () => {
    const own = await request('curves', { quantity: 'gradientNorm', hide: ['seed 2'], yLimits: [1e-9, 10], log: ['y'] })
    const texts = await textsOf(own)
    expect(texts).toContain('seed 1')
    expect(texts).not.toContain('seed 2')
    expect(own.page).toMatchObject({ kind: 'curves', isLogY: true, isLogX: false, over: 'step', smoothing: 1 })
    await expect(textsOf(await request('curves', { hide: ['seed 9'] }))).rejects.toThrow("no series 'seed 9'")
    expect((await request('curves', { seeds: 'median' })).page).toMatchObject({ lines: [{ label: /2 seeds/ }] })
  })

  it('draws two numbers of every run, by path or name, between the limits', async () => {
    const own = await request('scatter', { x: 'seed', y: 'objective', xLimits: [0, 5], log: ['y'] })
    expect(own.page).toMatchObject({ isLogX: false, isLogY: true, points: [{ x: 1 }, { x: 2 }] })
    const { view, ...whole } = { ...own, date: '2026-01-01T00:00:00.000Z' }
    expect(view?.chart?.x).toEqual([0, 5])
    expect(await svgOf({ ...whole, view })).not.toBe(await svgOf(whole))
    expect((await request('scatter', { hide: ['seed 2'] })).page).toMatchObject({ points: [{ label: 'seed 1' }] })
    await expect(request('scatter', { x: 'loss' })).rejects.toThrow(
      "no field of these runs is called 'loss'; known: seed, ",
    )
  })

  it('draws chosen axes with intervals, and refuses limits, which parallel axes have not', async () => {
    const own = await request('parallel', { axes: ['seed', 'objective', 'status'], keep: ['seed=2..'], log: [] })
    expect(own.page).toMatchObject({
      title: '2 runs over 3 axes. 1 of 2 runs lies within seed ≥ 2.',
      axes: [{ interval: { least: 2, most: null } }, { isLog: false }, { words: ['finished'] }],
    })
    expect((await request('parallel', { axes: ['status'], keep: ['status=finished'] })).page).toMatchObject({
      axes: [{ interval: { least: 0, most: 0 } }],
    })
    await expect(textsOf(await request('parallel', { xLimits: [0, 1] }))).rejects.toThrow('no x axis with ends')
    await expect(request('parallel', { keep: ['seed=3..1'] })).rejects.toThrow('--keep takes NAME=FROM..TO')
    await expect(request('parallel', { axes: ['objective'], keep: ['seed=1'] })).rejects.toThrow('add it with --axes')
    await expect(request('parallel', { keep: ['status=lost'] })).rejects.toThrow('the values of status are finished')
  })

  it('draws spectra of runs at steps from the history', async () => {
    const { runs = [], overlay } = overlaid(
      await lab.handlers['runs.list']({}),
      [`${ids[0]}@last`, ids[1] ?? ''],
      look(),
    )
    const own = requestOf('spectraOverlay', runs, look({ ...(overlay ? { overlay } : {}), scale: 'log' }))
    expect((await textsOf(own)).join('\n')).toMatch(/2 spectra of/)
    const late = { curves: [{ run: ids[0] ?? '', step: 7 }] }
    await expect(textsOf(requestOf('spectraOverlay', runs, look({ overlay: late })))).rejects.toThrow(
      'has no measurement at step 7',
    )
  })

  it('writes the bytes of its preview', async () => {
    const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')
    for (const kind of ['curves', 'scatter', 'parallel'] as const) {
      const own = { ...(await request(kind)), date: '2026-01-01T00:00:00.000Z', directory: temporaryFolder() }
      const { files } = await lab.handlers['figures.export'](own)
      expect(hash(readFileSync(files[0] ?? ''))).toBe(hash(await svgOf(own)))
    }
  })

  it('refuses an option of another chart', async () => {
    expect(() => requestOf('collapse', ids, look({ quantity: 'tcv' }))).toThrow(
      '--quantity applies to curves, not to collapse; remove it',
    )
    await expect(request('scatter', { axes: ['seed'] })).rejects.toThrow('--axes applies to parallel, not to scatter')
    await expect(request('curves', { step: 3 })).rejects.toThrow('--step applies to spectra, gram, projections')
  })
})
