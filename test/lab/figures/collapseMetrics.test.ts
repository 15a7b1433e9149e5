import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { CollapseMetricsData } from '../../../src/shared/figures/collapseMetrics/data.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import { defaultVariants } from '../../../src/shared/theory/collapse/collapseVariants.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { alone } from '../specs.ts'

async function finishedRun() {
  const lab = await watchedLab('keeps')
  const [run = ''] = await lab.start(alone({ network: { widths: [12, 11, 10] }, logging: { snapshots: [0, 2] } }))
  await lab.until(run, 'finished')
  return { lab, run }
}

test('the figure has the default variant of each metric at the steps with weights', async () => {
  const { lab, run } = await finishedRun()
  const data = (await lab.handlers['figures.read']({ kind: 'collapseMetrics', runs: [run] })) as CollapseMetricsData
  expect(data.panels.map(({ variant, about }) => [variant, about])).toEqual(
    Object.values(defaultVariants).map((variant) => [variant, 'samples']),
  )
  for (const { steps, layers, values } of data.panels) {
    expect([steps, layers]).toEqual([
      [0, 2, 5],
      [1, 2],
    ])
    expect(values.map((own) => own.length)).toEqual([3, 3])
  }
  expect(data.stages.length).toBeGreaterThan(0)
  await expect(lab.handlers['figures.read']({ kind: 'collapseMetrics', runs: [run, run] })).rejects.toThrow(
    /shows one run, not 2/,
  )
})

test('the figure is drawn and exported with the chosen variants', async () => {
  const { lab, run } = await finishedRun()
  const collapse = { dnc1: 'share', dnc2: 'conditionNumber', about: 'classes' } as const
  const directory = temporaryFolder()
  const { files } = await lab.handlers['figures.export'](
    FigureRequest.parse({
      kind: 'collapseMetrics',
      runs: [run],
      collapse,
      formats: ['svg', 'csv'],
      directory,
      fileName: 'dnc',
    }),
  )
  const [svg = '', csv = ''] = files.map((file) => readFileSync(file, 'utf8'))
  expect(svg).toContain('DNC1: share of the total scatter')
  expect(svg).toContain('DNC2: condition number of the class means')
  expect(svg).toContain('DNC3: rows off the class means')
  expect(svg).not.toMatch(/NaN|undefined/)
  const rows = csv.trim().split('\n').slice(-24)
  expect(new Set(rows.map((row) => row.split(',').slice(1, 4).join()))).toEqual(
    new Set([
      'dnc1,share,classes',
      'dnc2,conditionNumber,classes',
      'dnc3,collinearRows,classes',
      'nc4,centreAgreement,classes',
    ]),
  )
  const wrong = { kind: 'collapseMetrics', runs: [run], collapse: { dnc1: 'conditionNumber' } }
  expect(FigureRequest.safeParse(wrong).success).toBe(false)
})
