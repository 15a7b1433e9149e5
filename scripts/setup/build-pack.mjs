import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildAddon, NotCompiled } from './addon.mjs'
import { emptyFolder, readJson, sizeText, writeJson } from './files.mjs'
import { unzip } from './unzip.mjs'
import { fetchWheel } from './wheel.mjs'

/** @import { Context, FetchWheel, Pack, WheelPin } from './types.d.mts' */

/**
 * The libraries keep the places that they have in a Python installation: TensorFlow looks for them at
 * ../nvidia/NAME/lib, XLA for ptxas and libdevice at ../nvidia/cuda_nvcc, and they for each other at ../../NAME/lib.
 * So the trainer needs no LD_LIBRARY_PATH and no XLA_FLAGS.
 */
const kept = /^nvidia\/(\w+\/lib\/lib[^/]*\.so[^/]*|cuda_nvcc\/bin\/ptxas|cuda_nvcc\/nvvm\/libdevice\/[^/]+)$/
/** TensorFlow opens none of these: multi-GPU solvers, BLAS and FFTW interfaces, profilers, a second compiler. */
const spare = /\/lib(cusolverMg|nvblas|cufftw|checkpoint|pcsamplingutil|nvrtc\.alt|nvrtc-builtins\.alt)\.so/
/** @type {(name: string) => boolean} */
const isKept = (name) => kept.test(name) && !spare.test(name)

/** libtensorflow_framework opens these libraries, and searches cuda_runtime's folder but not theirs. */
const borrowed = [
  { at: 'nvidia/cuda_runtime/lib/libcusolver.so.11', to: '../../cusolver/lib/libcusolver.so.11' },
  { at: 'nvidia/cuda_runtime/lib/libnvshmem_host.so.3', to: '../../nvshmem/lib/libnvshmem_host.so.3' },
]
const ptxas = 'nvidia/cuda_nvcc/bin/ptxas'

/** @type {(root: string, pack: Pack) => string} */
const workFolder = (root, { folder }) => join(root, `${folder}.part`)
/** @type {(work: string) => string} */
const notePath = (work) => join(work, 'unpacked.json')
/** @type {(root: string, pack: Pack) => string[]} */
const unpackedHashes = (root, pack) => readJson(notePath(workFolder(root, pack))) ?? []

/**
 * Continues in the folder of a killed run, unless it belongs to other versions.
 * @type {(root: string, pack: Pack) => { work: string; hashes: string[] }}
 */
const openWorkFolder = (root, pack) => {
  const work = workFolder(root, pack)
  const hashes = unpackedHashes(root, pack)
  const isOurs = hashes.length > 0 && hashes.every((hash) => pack.libraries.some((pin) => pin.hash === hash))
  return isOurs ? { work, hashes } : { work: emptyFolder(work), hashes: [] }
}

/**
 * Returns the wheels that are not unpacked yet, TensorFlow's last.
 * @type {(root: string, pack: Pack) => WheelPin[]}
 */
export const wheelsToFetch = (root, pack) => {
  const hashes = unpackedHashes(root, pack)
  return [...pack.libraries.filter((pin) => !hashes.includes(pin.hash)), pack.tensorflow]
}

/** @type {(wheels: readonly WheelPin[], key: 'bytes' | 'unpacked') => number} */
export const sumOf = (wheels, key) => wheels.reduce((total, wheel) => total + (wheel[key] ?? 0), 0)

/** @type {(wheel: string, pin: WheelPin, work: string) => Promise<void>} */
const unpackLibrary = async (wheel, pin, work) => {
  if ((await unzip(wheel, work, isKept)) === 0) throw new Error(`${pin.file} has none of the expected libraries`)
}

/** @type {(work: string) => void} */
const arrange = (work) => {
  if (existsSync(join(work, ptxas))) chmodSync(join(work, ptxas), 0o755)
  for (const { at, to } of borrowed) {
    const path = join(work, at)
    if (!existsSync(join(dirname(path), to))) continue
    rmSync(path, { force: true })
    symlinkSync(to, path)
  }
}

/** @type {(context: Context, pack: Pack, wheel: string, work: string) => Promise<void>} */
const compile = async (context, pack, wheel, work) => {
  try {
    await buildAddon(context, wheel, work)
  } catch (error) {
    // The libraries cost a long download; without them nothing here is worth keeping.
    if (error instanceof NotCompiled && pack.libraries.length === 0) rmSync(work, { recursive: true, force: true })
    throw error
  }
}

/**
 * Builds the pack in another folder and renames that when it is complete. It works wheel by wheel, so a run after a killed
 * one continues at the same wheel.
 * @type {(context: Context, pack: Pack, fetch?: FetchWheel) => Promise<void>}
 */
export const buildPack = async (context, pack, fetch) => {
  const { root, log } = context
  const wheels = join(root, '.runtime/wheels')
  const { work, hashes } = openWorkFolder(root, pack)
  const count = pack.libraries.length + 1
  for (const pin of wheelsToFetch(root, pack)) {
    const place = count === 1 ? '' : `${hashes.length + 1} of ${count}: `
    log(`  fetching ${place}${pin.package} ${pin.version}, ${sizeText(pin.bytes)}`)
    const wheel = await fetchWheel(context, pin, wheels, fetch)
    if (pin === pack.tensorflow) {
      await compile(context, pack, wheel, work)
      continue
    }
    await unpackLibrary(wheel, pin, work)
    hashes.push(pin.hash)
    writeJson(notePath(work), hashes)
    rmSync(wheel)
  }
  arrange(work)
  finish(root, pack, work)
}

/** @type {(root: string, pack: Pack, work: string) => void} */
const finish = (root, pack, work) => {
  const target = join(root, pack.folder)
  rmSync(notePath(work), { force: true })
  writeJson(join(work, 'built.json'), { hash: pack.hash })
  rmSync(target, { recursive: true, force: true })
  mkdirSync(dirname(target), { recursive: true })
  renameSync(work, target)
  rmSync(join(root, '.runtime/wheels'), { recursive: true, force: true })
}
