import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildWheel } from '../../packaging/pythonWheel.ts'
import { scanFrames, scanStart } from '../../src/shared/frames/scan.ts'
import { root } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { python, runPython } from './python.ts'

describe.skipIf(python === null)('the Python package (needs Python with NumPy)', () => {
  test('passes its own tests', () => {
    const out = runPython(['-W', 'ignore', '-m', 'unittest', 'discover', join(root, 'python/tests')])
    expect(out).toMatch(/^Ran [1-9]\d* tests/m)
    expect(out).toMatch(/^OK$/m)
  })

  test('writes frames that the lab reads number for number', () => {
    const folder = temporaryFolder()
    const program = [
      'import sys, numpy as np, collapsar',
      "with collapsar.Run('mlp', sys.argv[1], {'lr': 0.1}) as run:",
      "    run.log(3, loss=float('inf'), weights={'fc1': np.arange(6).reshape(2, 3) / 7}, labels=[1, 0])",
    ].join('\n')
    runPython(['-c', program, folder])
    const [name = ''] = readdirSync(folder)
    const { frames, damages } = scanFrames(readFileSync(join(folder, name)), scanStart, true, true)
    expect(damages).toEqual([])
    expect(frames.map(({ frame }) => frame.kind)).toEqual(['config', 'labels', 'weights', 'step', 'end'])
    const [weight] = frames[2]?.frame.arrays ?? []
    expect(weight).toMatchObject({ name: 'fc1', dtype: 'float64', shape: [2, 3] })
    expect([...(weight?.values ?? [])]).toEqual([0, 1 / 7, 2 / 7, 3 / 7, 4 / 7, 5 / 7])
    expect(frames[3]?.frame.fields).toMatchObject({ step: 3, numbers: { loss: { $number: 'Infinity' } } })
  })

  test('is a wheel that Python imports, with the same bytes each time', () => {
    const wheel = buildWheel(root, temporaryFolder())
    expect(wheel).toMatch(/collapsar-0\.1\.0-py3-none-any\.whl$/)
    const bytes = readFileSync(wheel)
    expect(readFileSync(buildWheel(root, temporaryFolder()))).toEqual(bytes)
    const out = runPython([
      '-c',
      `import sys; sys.path.insert(0, ${JSON.stringify(wheel)}); import collapsar; print(collapsar.__file__, collapsar.__version__)`,
    ])
    expect(out).toContain('.whl')
    expect(out).toContain('0.1.0')
  })
})

test('the version of the package is that of its module', () => {
  const project = readFileSync(join(root, 'python/pyproject.toml'), 'utf8')
  const module = readFileSync(join(root, 'python/collapsar/__init__.py'), 'utf8')
  const version = /^version = "(.+)"$/m.exec(project)?.[1]
  expect(module).toContain(`__version__ = "${version}"`)
  expect(existsSync(join(root, 'python/collapsar/py.typed'))).toBe(true)
})
