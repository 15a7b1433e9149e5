import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drop, openApp, takeScreens, type App } from './app.ts'
import { arrayFiles } from '../lab/datasets/arrays/oracleArrays.ts'
import { tableFiles } from '../lab/datasets/columnar/oracleTables.ts'
import { fromBase64 } from '../lab/datasets/makeFiles.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const home = temporaryFolder()
let app: App
beforeAll(async () => (app = await openApp(home)))
afterAll(async () => void (await app.close()))

const folder = temporaryFolder()
function put(name: string, file: string): string {
  const path = join(folder, name)
  writeFileSync(path, fromBase64(file))
  return path
}

/** Writes a table of three separate classes in four features, with one missing value. */
function flowers(): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const k = i % 3
    const features = [0, 1, 2, 3].map((j) => (j === k ? 4 : 1) + Math.sin(7 * i + j))
    return [...features.map((value) => value.toFixed(2)), ['setosa', 'versicolor', 'virginica'][k]].join(',')
  })
  const path = join(folder, 'flowers.csv')
  writeFileSync(
    path,
    ['a,b,c,d,species', ...rows.slice(0, 4), rows[4]?.replace(/^[^,]*/, ''), ...rows.slice(5)].join('\n'),
  )
  return path
}

test('the page of data sets lists sets and generators, and a generator redraws when a parameter changes', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Data sets', exact: true }).click()
  await page.getByRole('link', { name: 'Digits' }).waitFor()
  await takeScreens(page, 'data', true)
  await page.getByRole('link', { name: 'Two moons' }).click()
  await page.getByRole('img', { name: /Two moons in the plane/ }).waitFor()
  await takeScreens(page, 'data-moons', true)
  await page.getByLabel('Noise σ').fill('-1')
  await page
    .getByRole('alert')
    .getByText(/deviation: must be at least 0/)
    .waitFor()
  await page.getByRole('link', { name: 'Data sets', exact: true }).click()
  await page.getByRole('link', { name: 'Spirals' }).click()
  await page.getByRole('img', { name: /Spirals in the plane/ }).waitFor()
  await takeScreens(page, 'data-spirals')
  await page.getByRole('link', { name: 'Data sets', exact: true }).click()
  await page.getByRole('link', { name: 'Digits' }).click()
  await page.getByRole('img', { name: 'sample 8, class 7' }).waitFor()
  expect(await page.getByRole('row', { name: /^7 1\s070$/ }).count()).toBe(1)
  await takeScreens(page, 'data-digits', true)
})

test('an invalid file shows one sentence and imports nothing', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Data sets', exact: true }).click()
  const bad = join(folder, 'bad.csv')
  writeFileSync(bad, 'a,b,kind\n1,2,p\n3,4,q\n5,six,p\n')
  await drop(app.page, bad)
  await page.getByLabel('Role of kind').selectOption('label')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page
    .getByRole('alert')
    .getByText(/bad\.csv.*line 4.*column 'b' has 'six', which is no finite number/)
    .waitFor()
  expect(await page.getByRole('table', { name: 'Stored data sets' }).getByRole('row').count()).toBe(2)
  await takeScreens(page, 'data-refused')
  await page.getByRole('button', { name: 'Dismiss' }).click()
})

test('a dropped table is inspected, imported and previewed, and an experiment runs on it', async () => {
  const { page } = app
  await drop(app.page, flowers())
  const form = page.getByRole('form', { name: 'Import' })
  await form.waitFor()
  expect(await form.getByLabel('Role of species').inputValue()).toBe('label')
  await takeScreens(page, 'data-import')
  await form.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('heading', { name: 'flowers' }).waitFor()
  await page.getByRole('table', { name: 'First samples' }).getByText('missing').waitFor()
  expect(await page.getByRole('row', { name: /^setosa 20$/ }).count()).toBe(1)
  await takeScreens(page, 'data-flowers')

  await page.getByRole('button', { name: /^Start/ }).click()
  await page.waitForFunction(() => location.hash.startsWith('#/studies/'))
  const runs = (await page.evaluate(() => window.lab.call('runs.list', {}))) as {
    ok: true
    value: { name: string; samples: number }[]
  }
  expect(runs.value.every(({ name, samples }) => name.includes('flowers') && samples === 15)).toBe(true)
  const [study = ''] = (await page.evaluate(() => location.hash.split('/').slice(2))) as string[]
  await page.evaluate((id) => window.lab.call('studies.pause', { id }), study)
})

test('a Parquet table shows its columns without fields of text, and arrays of HDF5 their shapes', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Data sets', exact: true }).click()
  await drop(page, put('cats.parquet', tableFiles.hub.parquet))
  const form = page.getByRole('form', { name: 'Import' })
  await form.getByRole('heading', { name: 'Import a table in Parquet' }).waitFor()
  await form.getByRole('cell', { name: 'pictures' }).first().waitFor()
  expect(await form.getByLabel('Separator').count()).toBe(0)
  expect(await form.getByLabel('Missing values').count()).toBe(1)
  await takeScreens(page, 'data-parquet')
  await form.getByRole('button', { name: 'Cancel' }).click()

  await drop(page, put('usps.h5', arrayFiles.usps.file))
  const samples = form.getByLabel('Sample array')
  await samples.waitFor()
  expect(await samples.inputValue()).toBe('train/data')
  expect(await samples.locator('option:checked').textContent()).toContain('train/data (3 × 256)')
  await takeScreens(page, 'data-arrays')
  await form.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('heading', { name: 'USPS' }).waitFor()
  await page.getByRole('img', { name: 'sample 1, class 6' }).waitFor()
  await page
    .getByRole('region', { name: 'What the import read' })
    .getByText('USPS: pictures of 16 × 16 pixels')
    .waitFor()
  await takeScreens(page, 'data-usps')
})

test('a folder of pictures is imported, and removed after a confirmation', async () => {
  const { page } = app
  for (const [k, kind] of ['bright', 'dark'].entries()) {
    mkdirSync(join(folder, 'shades', kind), { recursive: true })
    for (const i of [0, 1, 2]) {
      const data = Uint8Array.from({ length: 12 * 12 * 3 }, (_, p) => (k === 0 ? 150 : 20) + ((p * (i + 3)) % 90))
      writeFileSync(
        join(folder, 'shades', kind, `${i}.png`),
        encode({ width: 12, height: 12, channels: 3, depth: 8, data }),
      )
    }
  }
  await page.evaluate(
    (path) => window.lab.call('datasets.import', { id: 'one', files: [path] }),
    join(folder, 'shades'),
  )
  await page.getByRole('link', { name: 'Data sets', exact: true }).click()
  await page.getByRole('link', { name: 'shades' }).click()
  await page.getByRole('img', { name: 'sample 1, class bright' }).waitFor()
  await takeScreens(page, 'data-pictures')
  await page.getByRole('button', { name: 'Remove…' }).click()
  await takeScreens(page, 'data-remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('heading', { name: 'Data sets' }).waitFor()
  await expect.poll(() => page.getByRole('link', { name: 'shades' }).count()).toBe(0)
  expect(app.complaints).toEqual([])
})
