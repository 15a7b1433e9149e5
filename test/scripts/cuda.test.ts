import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { electronStep } from '../../scripts/setup/electron.mjs'
import { engineFacts } from '../../scripts/setup/engine-report.mjs'
import { engineStep } from '../../scripts/setup/engine.mjs'
import { linkedFolder, makeReleases } from '../../scripts/setup/packs.mjs'
import { writeState } from '../../scripts/setup/state.mjs'
import { isDone, runSteps } from '../../scripts/setup/steps.mjs'
import type { Context, WheelPin } from '../../scripts/setup/types.d.mts'
import { useCpu, useCuda } from '../../scripts/setup/use-engine.mjs'
import { addonSources, canBuild, makeLibraryWheel, makeTensorflowWheel, type FakeWheel } from './wheels.ts'
import { makeContext, makePath, makeRoot, write } from './workshop.ts'

const answers = {
  gpu: '{"cuda": 12040, "gpus": [{"name": "Fake GPU", "capability": [8, 0]}]}',
  none: '{"missing": "cannot open"}',
}

const pin = (file: string, { hash }: FakeWheel, changes: Partial<WheelPin> = {}): WheelPin => ({
  package: file.replace('.whl', ''),
  version: '2.21.0',
  variant: 'cuda',
  python: '3.12',
  platform: 'any',
  file,
  bytes: 2_000_000,
  unpacked: 3_000_000,
  algorithm: 'sha256',
  hash,
  ...changes,
})

let shared: FakeWheel | undefined

/** A checkout with both packs to fetch. The trial stands for tfjs-node; `driver` is what Python says of the GPU. */
const prepare = (driver: string, { trial = "console.log('on the GPU')", unpacked = 3_000_000 } = {}) => {
  const tensorflow = (shared ??= makeTensorflowWheel())
  const solver = makeLibraryWheel([
    'nvidia/cusolver/lib/libcusolver.so.11',
    'nvidia/cusolver/lib/libcusolverMg.so.11',
    'nvidia/cusolver/include/cusolver.h',
    'nvidia_cusolver_cu12-1.dist-info/METADATA',
  ])
  const compiler = makeLibraryWheel([
    'nvidia/cuda_nvcc/bin/ptxas',
    'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
    'nvidia/cuda_nvcc/nvvm/lib64/libnvvm.so',
    'nvidia/cuda_nvcc/include/fatbinary.h',
  ])
  const runtime = makeLibraryWheel(['nvidia/cuda_runtime/lib/libcudart.so.12', 'nvidia/cuda_runtime/lib/libcudart.a'])
  const sources: Record<string, FakeWheel> = {
    'tf-cpu.whl': tensorflow,
    'tf-cuda.whl': tensorflow,
    'solver.whl': solver,
    'nvcc.whl': compiler,
    'runtime.whl': runtime,
  }
  const root = makeRoot({ ...addonSources, 'try.mjs': trial })
  const fetched: string[] = []
  const fetch = async (_: unknown, { file }: { file: string }, folder: string) => {
    fetched.push(file)
    write(join(folder, file), readFileSync((sources[file] as FakeWheel).path))
  }
  const libraries = [pin('solver.whl', solver), pin('nvcc.whl', compiler), pin('runtime.whl', runtime, { unpacked })]
  const versions = { cuda: '12.9', cudnn: '9.28.0' }
  const pins = {
    version: '2.21.0',
    cpu: pin('tf-cpu.whl', tensorflow, { variant: 'cpu' }),
    cuda: pin('tf-cuda.whl', tensorflow),
  }
  const releases = makeReleases([{ ...pins, libraries, versions }])
  const step = engineStep({ releases, fetch })
  const { PATH = '', ...rest } = makePath(root, { python3: `#!/bin/sh\necho '${driver}'\n` })
  const env = { ...rest, PATH: [PATH, process.env['PATH']].join(delimiter) }
  const changes = { env, trial: join(root, 'try.mjs'), isAsked: true, proc: root }
  const { context, lines } = makeContext(root, changes)
  return { root, context, lines, fetched, fetch, sources, releases, step }
}

const state = (context: Context, step: ReturnType<typeof engineStep>) =>
  writeState(context, { engine: step, electron: electronStep() }).engine

const cuda = '.runtime/engine-cuda'
const nvidia = `${cuda}/nvidia`

describe.skipIf(!canBuild)('with small wheels and the real compiler', () => {
  test('without a driver the command prints one sentence, fetches nothing and succeeds', async () => {
    const { root, context, lines, fetched, fetch, releases, step } = prepare(answers.none)
    await runSteps(context, [step])
    lines.length = 0
    expect(await useCuda(context, { step, releases, fetch })).toBe(0)
    expect(lines[0]).toMatch(
      /NVIDIA driver here .*: nothing was fetched, and the CPU build stays in use$|libcuda\.so\.1 is not/,
    )
    expect(fetched).toEqual(['tf-cpu.whl'])
    expect(linkedFolder(root)).toBe('.runtime/engine')
    expect(readdirSync(join(root, '.runtime')).sort()).toEqual(['engine', 'stamps'])
  })

  test('with a GPU it prints sizes, keeps only the needed files of each wheel, and the state says CUDA', async () => {
    const { root, context, lines, fetched, fetch, releases, step } = prepare(answers.gpu)
    expect(await useCuda(context, { step, releases, fetch })).toBe(0)
    const text = lines.map((line) => line.replace(/^setup\s+/, ''))
    expect(text[0]).toBe('Fake GPU (compute capability 8.0); driver for CUDA 12.4')
    expect(text[1]).toBe('TensorFlow 2.21.0 with CUDA 12.9: 4 wheels, 8 MB to fetch, 12 MB on disk')
    expect(text[2]).toBe('fetching 1 of 4: solver 2.21.0, 2 MB')
    expect(text.at(-1)).toBe('in use: the CUDA build of TensorFlow 2.21.0, on the GPU')
    expect(fetched).toEqual(['solver.whl', 'nvcc.whl', 'runtime.whl', 'tf-cuda.whl'])
    expect(readdirSync(join(root, nvidia), { recursive: true }).sort()).toEqual([
      'cuda_nvcc',
      'cuda_nvcc/bin',
      'cuda_nvcc/bin/ptxas',
      'cuda_nvcc/nvvm',
      'cuda_nvcc/nvvm/libdevice',
      'cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
      'cuda_runtime',
      'cuda_runtime/lib',
      'cuda_runtime/lib/libcudart.so.12',
      'cuda_runtime/lib/libcusolver.so.11',
      'cusolver',
      'cusolver/lib',
      'cusolver/lib/libcusolver.so.11',
    ])
    expect(readdirSync(join(root, '.runtime')).sort()).toEqual(['engine-cuda', 'engine.json', 'stamps'])
    expect(state(context, step)).toEqual({
      kind: 'native',
      tensorflow: '2.21.0',
      variant: 'cuda',
      cuda: '12.9',
      cudnn: '9.28.0',
      gpu: true,
      addon: join(root, cuda, 'tfjs_binding.node'),
    })
  })

  test('everyone may run ptxas, and cusolver is in the folder that TensorFlow searches', async () => {
    const { root, context, fetch, releases, step } = prepare(answers.gpu)
    await useCuda(context, { step, releases, fetch })
    expect(statSync(join(root, nvidia, 'cuda_nvcc/bin/ptxas')).mode & 0o777).toBe(0o755)
    const borrowed = join(root, nvidia, 'cuda_runtime/lib/libcusolver.so.11')
    expect(readFileSync(borrowed, 'utf8')).toBe('nvidia/cusolver/lib/libcusolver.so.11')
    expect(readlinkSync(borrowed)).not.toContain(root)
  })

  test('both builds stay on disk, and a switch back fetches nothing again', async () => {
    const { root, context, fetched, fetch, releases, step } = prepare(answers.gpu)
    await runSteps(context, [step])
    await useCuda(context, { step, releases, fetch })
    expect(linkedFolder(root)).toBe('.runtime/engine-cuda')
    expect(await useCpu(context, { step, releases })).toBe(0)
    expect(linkedFolder(root)).toBe('.runtime/engine')
    expect(state(context, step)).toMatchObject({ kind: 'native', variant: 'cpu' })
    expect(await useCuda(context, { step, releases, fetch })).toBe(0)
    expect(state(context, step)).toMatchObject({ kind: 'native', variant: 'cuda' })
    expect(fetched).toHaveLength(5)
  })

  test('a killed fetch continues at the same wheel and names what is missing', async () => {
    const { root, context, lines, fetched, fetch, releases, step } = prepare(answers.gpu)
    const killed = async (_: unknown, wheel: { file: string }, folder: string) => {
      if (wheel.file === 'runtime.whl') throw new Error('killed')
      return fetch(_, wheel, folder)
    }
    await expect(useCuda(context, { step, releases, fetch: killed })).rejects.toThrow('killed')
    expect(linkedFolder(root)).toBeNull()
    lines.length = 0
    fetched.length = 0
    expect(await useCuda(context, { step, releases, fetch })).toBe(0)
    expect(lines[1]).toContain('2 of 4 wheels are missing, 4 MB to fetch, 6 MB on disk')
    expect(fetched).toEqual(['runtime.whl', 'tf-cuda.whl'])
  })

  test('files of a run for other versions are not used', async () => {
    const { root, context, fetched, fetch, releases, step } = prepare(answers.gpu)
    write(join(root, `${cuda}.part/unpacked.json`), JSON.stringify(['of another version']))
    write(join(root, `${cuda}.part/nvidia/old/lib/libold.so`), 'old')
    await useCuda(context, { step, releases, fetch })
    expect(fetched).toHaveLength(4)
    expect(existsSync(join(root, nvidia, 'old'))).toBe(false)
  })

  test('a wrong hash is an error with the name of the file, and the engine stays unchanged', async () => {
    const { root, context, lines, fetch, sources, releases, step } = prepare(answers.gpu)
    await runSteps(context, [step])
    sources['runtime.whl'] = makeLibraryWheel(['nvidia/cuda_runtime/lib/libevil.so'])
    expect(await useCuda(context, { step, releases, fetch })).toBe(1)
    expect(lines.join('\n')).toMatch(/runtime\.whl is not the pinned file, so set-up deleted it/)
    expect(existsSync(join(root, '.runtime/wheels/runtime.whl'))).toBe(false)
    expect(linkedFolder(root)).toBe('.runtime/engine')
  })

  test('too little disk space is an error before anything is fetched', async () => {
    const { context, lines, fetched, fetch, releases, step } = prepare(answers.gpu, { unpacked: 1e18 })
    expect(await useCuda(context, { step, releases, fetch })).toBe(1)
    expect(lines.at(-1)).toMatch(/not enough disk space: .* nothing was fetched/)
    expect(fetched).toEqual([])
  })

  test('without a GPU the CPU build is used again, and TensorFlow’s reason is printed', async () => {
    const trial = "console.error('W0000 00:00:1.5 2 gpu_device.cc:1] Cannot dlopen some GPU libraries.')"
    const { root, context, lines, fetch, releases, step } = prepare(answers.gpu, { trial })
    expect(await useCuda(context, { step, releases, fetch })).toBe(1)
    expect(lines.at(-1)).toContain('(Cannot dlopen some GPU libraries.); using the CPU build again')
    expect(linkedFolder(root)).toBe('.runtime/engine')
  })

  test('the CPU build is used again when the CUDA build does not load', async () => {
    const { root, context, lines, fetch, releases, step } = prepare(answers.gpu)
    write(
      join(root, 'try.mjs'),
      `import { realpathSync } from 'node:fs'
const addon = realpathSync('${join(root, 'node_modules/@tensorflow/tfjs-node-gpu/deps/lib')}')
if (addon.includes('engine-cuda')) throw new Error('illegal instruction')`,
    )
    expect(await useCuda(context, { step, releases, fetch })).toBe(1)
    expect(lines.at(-1)).toContain('the CUDA build does not load here; using the CPU build again')
    expect(linkedFolder(root)).toBe('.runtime/engine')
  })

  test('--anyway uses the CUDA build without a driver, and set-up tries it again when a GPU is there', async () => {
    const { root, context, lines, fetched, fetch, releases, step } = prepare(answers.none, { trial: '' })
    expect(await useCuda(context, { step, releases, fetch, isAnyway: true })).toBe(0)
    expect(lines.at(-1)).toContain('in use: the CUDA build of TensorFlow 2.21.0, on the CPU until it finds a GPU')
    expect(state(context, step)).toMatchObject({ variant: 'cuda', gpu: false })
    write(join(root, 'try.mjs'), "console.log('on the GPU')")
    expect(await useCuda(context, { step, releases, fetch, isAnyway: true })).toBe(0)
    expect(state(context, step)).toMatchObject({ variant: 'cuda', gpu: true })
    expect(fetched).toHaveLength(4)
  })

  test('set-up keeps the build in use after npm ci, and never fetches CUDA unasked', async () => {
    const { root, context, fetched, fetch, releases, step } = prepare(answers.gpu)
    await useCuda(context, { step, releases, fetch })
    rmSync(join(root, 'node_modules/@tensorflow/tfjs-node-gpu/deps'), { recursive: true })
    const idle = { ...context, isAsked: false }
    expect(isDone(idle, step)).toBe(false)
    await runSteps(idle, [step])
    expect(linkedFolder(root)).toBe('.runtime/engine-cuda')
    rmSync(join(root, cuda), { recursive: true })
    fetched.length = 0
    await runSteps(idle, [step])
    expect(state(context, step)).toMatchObject({ kind: 'native', variant: 'cpu' })
    expect(fetched).toEqual(['tf-cpu.whl'])
  })

  test('the report names the build in use, the other one, and the command for it', async () => {
    const { context, fetch, releases, step } = prepare(answers.gpu)
    await runSteps(context, [step])
    const report = async () =>
      Object.fromEntries(await engineFacts(context, { engine: state(context, step), releases }))
    expect(await report()).toMatchObject({
      'in use': 'TensorFlow 2.21.0, CPU build',
      GPU: expect.stringContaining('Fake GPU'),
      'CUDA build': 'not here: 8 MB to fetch, 12 MB on disk',
      '': expect.stringContaining('--cuda'),
    })
    await useCuda(context, { step, releases, fetch })
    expect(await report()).toMatchObject({
      'in use': 'TensorFlow 2.21.0, CUDA build (CUDA 12.9, cuDNN 9.28.0), on the GPU',
      '': expect.stringContaining('--cpu'),
    })
  })
})
