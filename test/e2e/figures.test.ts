import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLab } from '../../src/lab/lab.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { eventually } from '../lab/place.ts'
import { root, spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { openApp, takeScreens, type App } from './app.ts'

const home = temporaryFolder()
let app: App
let ids: string[]
beforeAll(async () => {
  const lab = await openLab({ home, root })
  const specs = [1, 2].map((seed) => spec({ seed, network: { widths: [12, 12, 10] }, stop: { steps: 60 } }))
  ids = await lab.handlers['runs.start']({ specs, preset: null })
  const isOver = async (): Promise<true | null> =>
    (await lab.handlers['runs.list']({})).every(({ status }) => status === 'finished') || null
  await eventually(isOver, 120_000)
  expect(ids).toHaveLength(2)
  await lab.close()
  app = await openApp(home)
})
afterAll(async () => void (await app.close()))

test('a sheet shows panels of runs as they are exported, and keeps them', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Sheets' }).click()
  await takeScreens(page, 'figures-empty')
  await page.getByRole('button', { name: 'New sheet' }).click()
  const add = page.getByRole('dialog', { name: 'Add panel' })
  for (const kind of ['spectra', 'collapse']) {
    await page.getByRole('button', { name: 'Add panel…' }).first().click()
    await add.getByLabel('Figure').selectOption(kind)
    await add.getByRole('button', { name: 'Add', exact: true }).click()
  }
  await page.getByRole('listitem', { name: 'Panel c' }).waitFor()
  await page.getByLabel('Title of panel b').fill('The first start')
  await page.getByLabel('Name', { exact: true }).fill('Two starts')
  await page.getByLabel('Width', { exact: true }).fill('120')
  await page.getByLabel('Labels').focus()
  await page.getByText(/^120 × \d+ mm/).waitFor()
  await page.getByLabel('Font').selectOption('stix')
  const second = page.getByRole('listitem', { name: 'Panel b' })
  await second.getByText('Legend and texts').click()
  await second.getByLabel('x axis: step, of panel b').fill('iteration *k*')
  // The sheet is redrawn with the other font during the typing.
  await second.getByLabel('Legend of panel b').selectOption('none')
  await second.getByLabel('Legend of panel b').focus()
  await page.getByText('Drawing…').waitFor({ state: 'hidden' })
  await takeScreens(page, 'sheet', true)

  await page.getByRole('button', { name: 'Remove panel c' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('listitem', { name: 'Panel c' }).waitFor()
  await page.getByRole('link', { name: 'Sheets' }).click()
  await page.getByRole('link', { name: 'Two starts' }).click()
  await page.getByRole('img', { name: 'Preview of the sheet Two starts' }).waitFor()
  expect(await page.getByLabel('Title of panel b').inputValue()).toBe('The first start')
  await second.getByText('Legend and texts').click()
  expect(await second.getByLabel('x axis: step, of panel b').inputValue()).toBe('iteration *k*')
})

test('a sheet is exported in every format and copied', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Copy picture' }).click()
  await page.getByText('Picture copied.').waitFor()
  await page.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export sheet' })
  for (const format of ['PDF', 'CSV', 'NPZ']) await dialog.getByRole('checkbox', { name: format }).check()
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const items = dialog.getByRole('list', { name: 'Files written' }).getByRole('listitem')
  await expect.poll(() => items.count()).toBe(4 + 3)
  const [svg = ''] = await items.locator('.path').allInnerTexts()
  const elements = elementsOf(readFileSync(svg, 'utf8'))
  expect(elements[0]?.attributes['width']).toBe('120mm')
  const texts = elements.map(({ text }) => text)
  expect(texts).toEqual(expect.arrayContaining(['b  The first start', 'k']))
  expect(texts.some((text) => text.startsWith('iteration k'))).toBe(true)
  // Panel c still has its legend.
  expect(texts.filter((text) => text.startsWith('certified: '))).toHaveLength(1)
  const families = elements.flatMap(({ attributes }) => attributes['font-family'] ?? [])
  expect(families.some((family) => family.startsWith('STIX Two Text'))).toBe(true)
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(app.complaints).toEqual([])
})

test('the ranks of a run are exported as chosen on its tab, with custom texts', async () => {
  const { page } = app
  const [run = ''] = ids
  await page.evaluate((hash) => void (location.hash = hash), `#/runs/${run}/ranks`)
  await page.getByText('stable', { exact: true }).click()
  await page.getByRole('button', { name: 'Export figure' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  expect(await dialog.getByLabel('Rank of the figure').inputValue()).toBe('stable')
  await dialog.getByText('Legend and texts').click()
  await dialog.getByLabel('x axis: step, of the figure').fill('iteration')
  await dialog.getByLabel('Title', { exact: true }).fill('Ranks')
  await takeScreens(page, 'export-figure')
  await dialog.getByRole('checkbox', { name: 'CSV' }).check()
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const files = dialog.getByRole('list', { name: 'Files written' }).locator('.path')
  await files.filter({ hasText: '.csv' }).waitFor()
  const written = await files.allInnerTexts()
  const read = (ending: string): string => readFileSync(written.find((path) => path.endsWith(ending)) ?? '', 'utf8')
  expect(read('.csv')).toContain(',stable,,')
  const texts = elementsOf(read('.svg')).map(({ text }) => text)
  expect(texts).toContain('Ranks')
  expect(texts.some((text) => text.startsWith('iteration'))).toBe(true)
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(app.complaints).toEqual([])
})

test('an export is the view: weights on a log axis at step 0, with the bytes of the preview', async () => {
  const { page } = app
  const [run = ''] = ids
  await page.evaluate((hash) => void (location.hash = hash), `#/runs/${run}/spectra`)
  await page.getByText('weights', { exact: true }).click()
  await page.getByText('log', { exact: true }).click()
  await page.locator('#training').focus()
  await page.keyboard.press('Home')
  await page.getByRole('heading', { name: /, at step 0$/ }).waitFor()
  await page.getByRole('button', { name: 'Export figure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  expect(await dialog.getByLabel('Runs').locator('option:checked').innerText()).toBe('this run')
  const image = dialog.getByRole('img', { name: 'Preview of the file' })
  await image.waitFor()
  await dialog.getByText('Drawing…').waitFor({ state: 'hidden' })
  await takeScreens(page, 'export-view')
  const preview = decodeURIComponent((await image.getAttribute('src'))?.replace(/^[^,]*,/, '') ?? '')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const files = dialog.getByRole('list', { name: 'Files written' }).locator('.path')
  await files.filter({ hasText: '.svg' }).waitFor()
  const written = await files.allInnerTexts()
  const svg = readFileSync(written.find((path) => path.endsWith('.svg')) ?? '', 'utf8')
  expect(svg).toBe(preview)
  const texts = elementsOf(svg).map(({ text }) => text)
  expect(texts).toEqual(expect.arrayContaining(['W₁', 'W₂']))
  expect(texts.some((text) => text.startsWith('Z'))).toBe(false)
  expect(texts.some((text) => text.endsWith(', at step 0'))).toBe(true)
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(app.complaints).toEqual([])
})

test('Compare exports the lines on screen, and a form its forecast', async () => {
  const { page } = app
  await page.evaluate((hash) => void (location.hash = hash), `#/compare/${ids.join(',')}/curves`)
  await page.getByRole('img', { name: /of 2 lines$/ }).waitFor()
  await page
    .getByRole('checkbox', { name: /^Show / })
    .first()
    .uncheck()
  await page.getByRole('img', { name: /of 1 line$/ }).waitFor()
  const exported = async (): Promise<string> => {
    await page.getByRole('button', { name: 'Export figure' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Export figure' })
    const image = dialog.getByRole('img', { name: 'Preview of the file' })
    await image.waitFor()
    await takeScreens(page, 'export-page')
    const source = await image.getAttribute('src')
    await dialog.getByRole('button', { name: 'Close' }).click()
    return decodeURIComponent(source?.replace(/^[^,]*,/, '') ?? '')
  }
  const labels = elementsOf(await exported()).filter(({ name, text }) => name === 'text' && text.startsWith('seed '))
  expect(labels.map(({ text }) => text)).toEqual(['seed 2'])
  await page.evaluate(() => void (location.hash = '#/new'))
  await page.getByRole('img', { name: /^Forecast of the singular values/ }).waitFor()
  expect(await exported()).toContain('Before any training')
  expect(app.complaints).toEqual([])
})

/** Exports the figure of the page, and returns its preview and its file. */
async function exportPage(): Promise<{ preview: string; svg: string }> {
  const { page } = app
  await page.getByRole('button', { name: 'Export figure' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  const image = dialog.getByRole('img', { name: 'Preview of the file' })
  await image.waitFor()
  await dialog.getByText('Drawing…').waitFor({ state: 'hidden' })
  const preview = decodeURIComponent((await image.getAttribute('src'))?.replace(/^[^,]*,/, '') ?? '')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const files = dialog.getByRole('list', { name: 'Files written' }).locator('.path')
  await files.filter({ hasText: '.svg' }).waitFor()
  const path = (await files.allInnerTexts()).find((own) => own.endsWith('.svg')) ?? ''
  await dialog.getByRole('button', { name: 'Close' }).click()
  return { preview, svg: readFileSync(path, 'utf8') }
}

test('Compare lays spectra of runs and steps over each other, and exports what it shows', async () => {
  const { page } = app
  await page.evaluate((hash) => void (location.hash = hash), `#/compare/${ids.join(',')}/spectra`)
  const curves = page.getByRole('region', { name: 'Curves' })
  const steps = curves.getByRole('combobox', { name: /^Step of curve/ })
  const hidden = page.getByRole('checkbox', { name: 'Show seed 1' })
  if (!(await hidden.isChecked())) await hidden.check()
  await expect.poll(() => steps.count()).toBe(2)
  await page.getByRole('heading', { name: /^2 spectra of Z¹ and Z²/ }).waitFor()
  await curves.getByRole('button', { name: 'Add curve' }).click()
  await page.getByRole('heading', { name: /^3 spectra/ }).waitFor()
  expect(await steps.last().inputValue()).toBe('0')
  await page.getByRole('table', { name: 'Distances in Z²' }).waitFor()
  await takeScreens(page, 'compare-spectra', true)
  await page.getByRole('checkbox', { name: 'Z¹' }).uncheck()
  await page.getByText('log', { exact: true }).click()
  await page.getByRole('heading', { name: /^3 spectra of Z²/ }).waitFor()
  const { preview, svg } = await exportPage()
  expect(svg).toBe(preview)
  const texts = elementsOf(svg).map(({ text }) => text)
  expect(texts).toEqual(expect.arrayContaining(['seed 1, step 0', 'sⱼ(Z²)']))
  expect(texts).not.toContain('sⱼ(Z¹)')
  await page.getByText('weights', { exact: true }).click()
  await page.getByRole('heading', { name: /^3 spectra of W₁, W₂|^3 spectra of W₁ …|^3 spectra of W₂/ }).waitFor()
  await takeScreens(page, 'compare-spectra-weights')
  expect(app.complaints).toEqual([])
})

test('every chart of Compare exports the bytes of its preview, with limits and without hidden lines', async () => {
  const { page } = app
  const open = async (tab: string, chart: RegExp): Promise<void> => {
    await page.evaluate((hash) => void (location.hash = hash), `#/compare/${ids.join(',')}/${tab}`)
    await page.getByRole('img', { name: chart }).waitFor()
  }
  const limit = async (axis: string, from: string, to: string): Promise<void> => {
    await page.locator('.lab-chart').hover()
    await page.getByRole('button', { name: 'Limits of the axes' }).click()
    const form = page.getByRole('form', { name: 'Limits of the axes' })
    await form.getByRole('textbox', { name: `${axis} from` }).fill(from)
    await form
      .getByRole('textbox', { name: 'to' })
      .nth(axis === 'y' ? 0 : 1)
      .fill(to)
    await form.getByRole('button', { name: 'Apply' }).click()
  }
  await open('curves', /of 2 lines$/)
  await limit('x', '10', '30')
  await page.getByRole('button', { name: 'Series' }).click()
  await page.getByRole('group', { name: 'Series' }).getByRole('checkbox', { name: 'seed 2' }).uncheck()
  await page.keyboard.press('Escape')
  const curves = await exportPage()
  expect(curves.svg).toBe(curves.preview)
  const texts = elementsOf(curves.svg).map(({ text }) => text)
  expect([texts.includes('seed 1'), texts.includes('seed 2'), texts.includes('30')]).toEqual([true, false, true])
  await open('scatter', /one mark per run$/)
  await limit('y', '1', '2')
  await takeScreens(page, 'compare-scatter-limits')
  const scatter = await exportPage()
  expect(scatter.svg).toBe(scatter.preview)
  await page.getByRole('button', { name: 'Reset the axes' }).click()
  const whole = await exportPage()
  expect(whole.svg.length).not.toBe(scatter.svg.length)
  await open('parallel', /^2 runs over/)
  // Intervals are the zoom of parallel axes.
  expect(await page.getByRole('button', { name: 'Limits of the axes' }).count()).toBe(0)
  const parallel = await exportPage()
  expect(parallel.svg).toBe(parallel.preview)
  expect(app.complaints).toEqual([])
})

test('a report shows figures and numbers while it is written, and becomes PDF, HTML and LaTeX', async () => {
  const { page } = app
  const [run = ''] = ids
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByText('No reports yet').waitFor()
  await takeScreens(page, 'reports-empty')
  await page.getByRole('button', { name: 'New report' }).click()
  const editor = page.getByRole('textbox', { name: 'Text of the report' })
  const preview = page.getByRole('region', { name: 'Preview' })
  await preview.getByRole('heading', { name: 'Report 1' }).waitFor()
  await editor.fill(
    `# Ends of *two* starts\n\nWith $\\lambda = 10^{-3}$ it took {{run ${run} step}} steps, and {{run gone tcv}}. <b>x</b>\n\n$$\n\\frac{1}{N}\n+ \\sum_l \\lambda_l \\|W_l\\|^2\n$$\n\n$\\frac{1$ is open.\n\n`,
  )
  await preview.getByText(/it took 60 steps, and/).waitFor()
  expect(await preview.innerText()).toContain("no run has the id 'gone'")
  await preview.locator('.katex-display').waitFor()
  const insert = page.getByRole('dialog', { name: 'Insert into the report' })
  for (const part of ['figure', 'table']) {
    await page.getByRole('button', { name: 'Insert…' }).click()
    await insert.getByLabel('Insert').selectOption(part)
    await insert.getByRole('button', { name: 'Insert', exact: true }).click()
  }
  await preview.getByRole('img', { name: 'Figure 1.' }).waitFor()
  await preview.getByRole('table').first().waitFor()
  await page.getByText('Saved').waitFor()
  await takeScreens(page, 'report', true)
  await page.getByLabel('Name', { exact: true }).fill('Ends')
  await editor.focus()
  await page.getByRole('heading', { name: 'Ends', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export report' })
  const files = dialog.getByRole('list', { name: 'Files written' }).locator('.path')
  const written = async (format: string, ending: string): Promise<Buffer> => {
    await dialog.getByText(format).click()
    await dialog.getByRole('button', { name: 'Export', exact: true }).click()
    await files.filter({ hasText: ending }).first().waitFor()
    return readFileSync((await files.first().innerText()).trim())
  }
  const pdf = (await written('PDF:', '.pdf')).toString('latin1')
  expect(pdf.startsWith('%PDF-')).toBe(true)
  await takeScreens(page, 'report-export')
  expect((await written('HTML:', '.html')).toString()).toContain('<h1>Ends of <em>two</em> starts</h1>')
  expect((await written('LaTeX:', '.tex')).toString()).toContain('\\title{Ends of \\emph{two} starts}')
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('the export dialog adds a figure with its view to a report, and undo restores a removed report', async () => {
  const { page } = app
  const [run = ''] = ids
  await page.evaluate((hash) => void (location.hash = hash), `#/runs/${run}/collapse`)
  await page.getByRole('button', { name: 'Export figure' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Export figure' })
  await dialog.getByLabel('Report').selectOption({ label: 'Ends' })
  await dialog.getByRole('button', { name: 'Add to report' }).click()
  await dialog.getByRole('link', { name: 'Ends' }).click()
  const editor = page.getByRole('textbox', { name: 'Text of the report' })
  await expect.poll(() => editor.inputValue()).toContain(`kind: collapse\nruns: ${run}`)
  await page.getByRole('img', { name: 'Figure 2.' }).waitFor()

  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByRole('button', { name: 'Remove Ends' }).click()
  await page.getByText('No reports yet').waitFor()
  await page.keyboard.press('Control+z')
  await page.getByRole('link', { name: 'Ends' }).waitFor()
  expect(app.complaints).toEqual([])
})
