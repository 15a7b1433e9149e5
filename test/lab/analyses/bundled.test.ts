import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { ImportRequest } from '../../../src/shared/contract/datasets.ts'
import { installationFile } from '../../../src/shared/layout.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually } from '../place.ts'
import { root, spec, trainer } from '../specs.ts'

/** Below node_modules, so that what is not bundled is found from there. */
function bundleFolder(): string {
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('a bundled lab runs the bundled programs of its threads', async () => {
  const outDir = bundleFolder()
  const source = join(root, 'src/lab')
  await build({
    configFile: false,
    logLevel: 'warn',
    root,
    build: {
      ssr: true,
      outDir,
      rollupOptions: {
        input: {
          'lab/lab': join(source, 'lab.ts'),
          'lab/analyses/worker': join(source, 'analyses/worker.ts'),
          'lab/checkpoints/worker': join(source, 'checkpoints/worker.ts'),
          'lab/datasets/imported/worker': join(source, 'datasets/imported/worker.ts'),
        },
        output: { entryFileNames: '[name].js', preserveModules: false },
      },
    },
  })
  // The folder is the root of an installed Collapsar.
  writeFileSync(join(outDir, installationFile), '{}')
  symlinkSync(join(root, 'resources'), join(outDir, 'resources'))
  const { openLab } = (await import(join(outDir, 'lab/lab.js'))) as typeof import('../../../src/lab/lab.ts')
  const lab = await openLab({ home: temporaryFolder(), root: outDir, trainerPath: trainer('keeps') })
  onTestFinished(() => lab.close())
  const [run = ''] = await lab.handlers['runs.start']({ specs: [spec()], preset: null })
  await eventually(async () => {
    const { summary } = await lab.handlers['runs.read']({ id: run })
    return summary.status === 'finished' ? true : null
  })
  const parameters = { K: 10, restarts: 1, points: 1, rounds: 0, steps: 1, seed: 0, collapseTolerance: 1e-6 }
  const made = await lab.handlers['analyses.make']({ run, kind: 'theory', step: null, parameters })
  expect(made).toMatchObject({ kind: 'theory', step: 5, bound: { refusal: null } })
  const table = join(temporaryFolder(), 'table.csv')
  writeFileSync(table, '1,a\n2,b\n')
  const request = ImportRequest.parse({ id: 'one', files: [table] })
  expect((await lab.handlers['datasets.import'](request)).dataset.samples).toBe(2)
})
