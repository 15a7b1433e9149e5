import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFrameFile, type FrameFile } from '../../src/lab/frames/append.ts'
import { openLab } from '../../src/lab/lab.ts'
import { BundleRequest } from '../../src/shared/contract/bundles.ts'
import type { Frame, FrameArray } from '../../src/shared/frames/frame.ts'
import { eventually } from '../lab/place.ts'
import { root, spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { drop, openApp, takeScreens, type App } from './app.ts'

let app: App
let bundle = ''
beforeAll(async () => {
  const lab = await openLab({ home: temporaryFolder(), root })
  const runs = await lab.handlers['runs.start']({ specs: [spec({ stop: { steps: 20 } })], preset: null })
  await eventually(async () => {
    const list = await lab.handlers['runs.list']({})
    return list.every(({ status }) => status === 'finished') || null
  }, 120_000)
  const file = join(temporaryFolder(), 'mine.collapsar')
  bundle = (await lab.handlers['bundles.make'](BundleRequest.parse({ runs, file }))).file
  await lab.close()
  app = await openApp(temporaryFolder())
})
afterAll(async () => void (await app.close()))

test('a dropped bundle is shown, stores nothing, and is imported once', async () => {
  const { page } = app
  await drop(page, bundle)
  await page.getByRole('heading', { name: /^mine\.collapsar: 1 run/ }).waitFor()
  await page.getByRole('cell', { name: 'not imported' }).waitFor()
  await takeScreens(page, 'bundle')
  await page.getByRole('button', { name: 'Import 1 of 1' }).click()
  await page.getByText('Imported 1 runs; 0 were there already.').waitFor()
  await page.getByRole('cell', { name: 'there', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Show the runs' }).click()
  await page.getByRole('link', { name: 'small' }).first().waitFor()
})

const array = (name: string, shape: number[], seed: number): FrameArray => ({
  name,
  dtype: 'float64',
  shape,
  values: Float64Array.from({ length: (shape[0] ?? 0) * (shape[1] ?? 0) }, (_, i) => Math.sin(seed + 1.7 * i)),
})

test('a dropped folder of another program is followed live', async () => {
  const folder = temporaryFolder()
  const file: FrameFile = createFrameFile(join(folder, 'a.frames'))
  let sequence = 0
  const add = (kind: string, fields: Frame['fields'], arrays: FrameArray[] = []): void =>
    file.append([{ kind, run: 'abc', sequence: sequence++, fields, arrays }])
  const labels = {
    name: 'labels',
    dtype: 'int64',
    shape: [6],
    values: BigInt64Array.of(0n, 0n, 1n, 1n, 2n, 2n),
  } as const
  const log = (step: number): void => {
    add('weights', { step }, [array('fc1', [5, 4], step), array('fc2', [3, 5], step + 1)])
    add('features', { step }, [array('fc1', [6, 5], step), array('fc2', [6, 3], step + 1)])
    add('step', { step, numbers: { loss: 1 / (step + 1) } })
  }
  add('config', { version: 1, name: 'torch mlp', config: {} })
  add('labels', {}, [labels])
  log(0)
  const { page } = app
  await drop(page, folder)
  await page.getByRole('heading', { name: 'torch mlp' }).waitFor()
  await page.getByText('running').first().waitFor()
  for (let step = 10; step <= 50; step += 10) log(step)
  await page.getByText(/^step 50 of/).waitFor()
  await takeScreens(page, 'watched')
  add('end', { status: 'finished', message: '' })
  await page.getByText('finished').first().waitFor()
  await page.evaluate(() => (location.hash = location.hash.replace(/[a-z]+$/, 'collapse')))
  await page.getByRole('table', { name: /^DNC1, DNC2, DNC3 and NC4/ }).waitFor()
  expect(app.complaints).toEqual([])
})
