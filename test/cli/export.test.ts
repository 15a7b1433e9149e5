import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { watchedLab } from '../lab/place.ts'
import { root, spec } from '../lab/specs.ts'
import { readPdf } from '../lab/figures/readPdf.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const cli = join(root, 'src/cli/index.ts')
const lab = async (...args: string[]): Promise<string[]> =>
  (await promisify(execFile)(process.execPath, [cli, ...args])).stdout.trim().split('\n')

test('lab export writes figures of runs or of a study in the given formats and sizes', async () => {
  const home = temporaryFolder()
  const { start, until, handlers, close } = await watchedLab('finishes', { home })
  const ids = await start(spec({ seed: 1 }), spec({ seed: 2 }))
  for (const id of ids) await until(id, 'finished')
  const [study] = await handlers['studies.list']({})
  await close()

  const out = temporaryFolder()
  const own = ['--home', home, '--out', out]
  const [first = '', second = ''] = ids
  const files = await lab('export', 'collapse', first, second, '--formats', 'pdf,csv', '--width', '89', ...own)
  expect(files.map((file) => basename(file))).toEqual(
    ids.flatMap((id) => [`run-collapse-${id}.pdf`, `run-collapse-${id}.csv`]),
  )
  expect(readPdf(readFileSync(files[0] ?? '')).width).toBeCloseTo((89 / 25.4) * 72, 3)
  expect(readFileSync(files[1] ?? '', 'utf8')).toContain(`\r\n${first},1,5,`)

  const ofStudy = await lab('export', '--study', study?.id ?? '', '--formats', 'npz', '--name', 'whole', ...own)
  // The results of the runs, and their spectra.
  expect(ofStudy.map((file) => basename(file))).toEqual(['whole.npz', 'whole-2.npz'])
  const seen = ['export', '--study', study?.id ?? '', '--formats', 'csv', ...own]
  const [results = ''] = await lab(...seen, '--result', 'step')
  expect(basename(results)).toMatch(/^run-results-/)
  expect(readFileSync(results, 'utf8')).toMatch(/^run,status,.*panel,result,value,count,median/m)
  expect(readFileSync(results, 'utf8').match(/,step,/g)).toHaveLength(2)

  const refused = async (...args: string[]): Promise<string> =>
    await lab(...args).then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    )
  expect(await refused('export', 'fig9', first, ...own)).toContain(
    "no figure has the kind 'fig9'; known: spectra, collapse",
  )
  expect(await refused(...seen, '--result', 'loss')).toContain('lab: results.result: ')
  expect(await refused(...seen, '--x', 'loss.kind')).toContain(
    "the runs do not differ in 'loss.kind': their specs differ only in",
  )
  expect(await refused('export', 'spectra', first, '--x', 'seed', ...own)).toContain(
    'apply to the figure results, not to',
  )
  expect(await refused('export', 'collapse', ...own)).toContain('lab export KIND ID…')
  expect(await refused('export', 'collapse', first, '--width', '4000', ...own)).toContain('lab: widthMm: ')
})
