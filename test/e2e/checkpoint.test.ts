import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { oracle } from '../oracle/read.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { drop, openApp, takeScreens, type App } from './app.ts'

const { files, odd } = oracle<{ files: Record<string, string>; odd: Record<string, string> }>('checkpoints')
const folder = temporaryFolder()
const put = (name: string): string => {
  const path = join(folder, name)
  writeFileSync(path, Buffer.from(files[name] ?? odd[name] ?? '', 'base64'))
  return path
}
let app: App
beforeAll(async () => void (app = await openApp(temporaryFolder())))
afterAll(async () => void (await app.close()))

test('a dropped checkpoint shows its layers, which sort and filter; two are compared; code is refused', async () => {
  const { page } = app
  await drop(page, put('model.pt'))
  await page.getByRole('heading', { name: /^model\.pt: PyTorch/ }).waitFor()
  const rows = () => page.getByRole('table', { name: 'Layers of model.pt' }).getByRole('row')
  expect(await rows().count()).toBe(4)
  await page.getByRole('button', { name: 'Rank', exact: true }).click()
  expect(await rows().nth(1).getByRole('rowheader').innerText()).toBe('fc1.weight')
  await takeScreens(page, 'checkpoint', true)
  await page.getByRole('searchbox').fill('conv')
  expect(await rows().count()).toBe(2)
  await page.getByRole('button', { name: 'Continue here' }).click()
  await page.getByText(/has shape 3 × 2 × 2 × 2, a convolution/).waitFor()
  await drop(page, put('model.pt'), put('model.safetensors'))
  await page.getByRole('heading', { name: 'model.pt → model.safetensors' }).waitFor()
  await takeScreens(page, 'checkpoint-two')
  await drop(page, put('code.pt'))
  await page.getByText(/names posix\.system, which may run code/).waitFor()
  expect(app.complaints).toEqual([])
})

test('a checkpoint becomes the start of a new experiment, which names the field that does not fit', async () => {
  const { page } = app
  const path = join(folder, 'net.npz')
  writeFileSync(path, Buffer.from(oracle<{ inOut: string }>('startWeights').inOut, 'base64'))
  await page.evaluate(() => (location.hash = '#/checkpoint'))
  await drop(page, path)
  await page.getByRole('button', { name: 'Continue here' }).click()
  const weights = page.getByLabel('Given weights')
  await weights.waitFor()
  expect(await weights.locator('option:checked').innerText()).toBe('net.npz: 6→5→4→3')
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('net.npz · continued')
  await weights.scrollIntoViewIfNeeded()
  await takeScreens(page, 'continue', true)
  await page.getByText(/must end with 10, because the data have 10 classes/).waitFor()
  await page.getByLabel('Initial weights', { exact: true }).selectOption('he')
  expect(await weights.count()).toBe(0)
  expect(app.complaints).toEqual([])
})
