import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFrameFile, type FrameFile } from '../../src/lab/frames/append.ts'
import { openLab } from '../../src/lab/lab.ts'
import { BundleRequest } from '../../src/shared/contract/bundles.ts'
import type { Frame, FrameArray } from '../../src/shared/frames/frame.ts'
import { scanFrames, scanStart } from '../../src/shared/frames/scan.ts'
import { pythonWith } from '../python/python.ts'
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

/** Trains until it is killed: JAX where it is installed, else the same gradient descent in NumPy. */
const training = `
import sys, time
import numpy as np
import collapsar
try:
    import jax, jax.numpy as xp
    jax.config.update('jax_enable_x64', True)
except ImportError:
    jax, xp = None, np

rng = np.random.default_rng(0)
y = np.repeat(np.arange(3), 8)
X = rng.standard_normal((24, 6)) + 2 * y[:, None]
Y = np.eye(3)[y]
W1, W2 = 0.3 * rng.standard_normal((5, 6)), 0.3 * rng.standard_normal((3, 5))

def outputs(W1, W2):
    Z1 = xp.tanh(X @ W1.T)
    return Z1, Z1 @ W2.T

def loss(W1, W2):
    return ((outputs(W1, W2)[1] - Y) ** 2).sum() / 48

def by_hand(W1, W2):
    Z1, Z2 = outputs(W1, W2)
    D2 = (Z2 - Y) / 24
    return ((D2 @ W2) * (1 - Z1 ** 2)).T @ X, D2.T @ Z1

gradient = jax.jit(jax.grad(loss, argnums=(0, 1))) if jax else by_hand
run = collapsar.Run('killed net', sys.argv[1],
                    {'activation': 'tanh', 'loss': 'squared', 'weightDecay': 1e-3, 'framework': 'jax' if jax else 'numpy'})
run.log(0, labels=y, inputs=X)
for step in range(1, 100_000):
    g1, g2 = gradient(W1, W2)
    W1, W2 = np.asarray(W1 - 0.1 * (g1 + 1e-3 * W1)), np.asarray(W2 - 0.1 * (g2 + 1e-3 * W2))
    Z1, Z2 = outputs(W1, W2)
    run.log(step, loss=float(loss(W1, W2)), weights={'fc1': W1, 'fc2': W2},
            features={'fc1': np.asarray(Z1), 'fc2': np.asarray(Z2)})
    time.sleep(0.05)
`

const python = pythonWith('jax') ?? pythonWith('numpy')

test.skipIf(python === null)('a training that is killed while the window watches keeps every logged step', async () => {
  const folder = temporaryFolder()
  const { page } = app
  const child = spawn(python ?? '', ['-c', training, folder], {
    env: { ...process.env, PYTHONPATH: join(root, 'python'), PYTHONDONTWRITEBYTECODE: '1' },
    stdio: 'ignore',
  })
  const gone = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)))
  try {
    await eventually(() => framesIn(folder), 60_000)
    await drop(page, folder)
    await page.getByRole('heading', { name: 'killed net' }).waitFor()
    const shown = async (): Promise<number> => {
      const text = await page.getByText(/^step \d[\d\u202f\u00a0 ,]* of/).innerText()
      return Number(/^step (\d+)/.exec(text.replace(/(\d)[\u202f\u00a0 ,](?=\d)/g, '$1'))?.[1])
    }
    const before = await shown()
    await eventually(async () => ((await shown()) > before + 5 ? true : null), 30_000)
  } finally {
    child.kill('SIGKILL')
  }
  expect(await gone).toBe('SIGKILL')
  const logged = lastStep(folder)
  await page.getByText(new RegExp(`^step ${logged} of`)).waitFor()
  await page.getByText('running').first().waitFor()
  await page.evaluate(() => (location.hash = location.hash.replace(/[a-z]+$/, 'theory')))
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.getByText(`Computed from the weights at step ${logged} with K = 3.`).waitFor()
  await page
    .getByRole('heading', { name: /Theorem 3\.4|rank K/ })
    .first()
    .waitFor()
  await takeScreens(page, 'watched-theory', true)
  expect(app.complaints).toEqual([])
})

const framesIn = (folder: string): string | null => readdirSync(folder).find((name) => name.endsWith('.frames')) ?? null

/** Returns the last step that the killed program wrote whole. */
function lastStep(folder: string): number {
  const { frames } = scanFrames(readFileSync(join(folder, framesIn(folder) ?? '')), scanStart, true, true)
  return Number(frames.findLast(({ frame }) => frame.kind === 'step')?.frame.fields['step'])
}
