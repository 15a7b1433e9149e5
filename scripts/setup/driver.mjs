import { existsSync } from 'node:fs'
import { findProgram } from './process.mjs'

/** @import { Context } from './types.d.mts' */
/** @typedef {{ name: string, capability: [number, number] }} Gpu */
/** @typedef {{ missing?: string, error?: string, cuda: number, gpus: Gpu[] }} Answer */

/** CUDA 12's libraries run on any driver of CUDA 12; TensorFlow's kernels are for these GPUs and newer ones. */
const oldestCuda = 12_000
const oldestCapability = 6

/** This program asks the driver itself, as TensorFlow will. */
const question = `
import ctypes, json
try:
    cuda = ctypes.CDLL('libcuda.so.1')
except OSError as error:
    print(json.dumps({'missing': str(error)}))
    raise SystemExit
def ask(name, *arguments):
    code = getattr(cuda, name)(*arguments)
    if code != 0:
        text = ctypes.c_char_p()
        cuda.cuGetErrorName(code, ctypes.byref(text))
        print(json.dumps({'error': name + ': ' + (text.value or str(code).encode()).decode()}))
        raise SystemExit
ask('cuInit', 0)
version, count = ctypes.c_int(), ctypes.c_int()
ask('cuDriverGetVersion', ctypes.byref(version))
ask('cuDeviceGetCount', ctypes.byref(count))
gpus = []
for index in range(count.value):
    device, name, major, minor = ctypes.c_int(), ctypes.create_string_buffer(256), ctypes.c_int(), ctypes.c_int()
    ask('cuDeviceGet', ctypes.byref(device), index)
    ask('cuDeviceGetName', name, 256, device)
    ask('cuDeviceGetAttribute', ctypes.byref(major), 75, device)
    ask('cuDeviceGetAttribute', ctypes.byref(minor), 76, device)
    gpus.append({'name': name.value.decode(), 'capability': [major.value, minor.value]})
print(json.dumps({'cuda': version.value, 'gpus': gpus}))
`

/** @type {(version: number) => string} */
const cudaText = (version) => `${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 10)}`
/** @type {(gpu: Gpu) => string} */
const gpuText = ({ name, capability }) => `${name} (compute capability ${capability.join('.')})`

/**
 * Names the signs of a driver without its library. A container often has the kernel's part or the tools alone.
 * @type {(context: Context) => string}
 */
const withoutLibrary = ({ env, proc = '/proc' }) => {
  const signs = [
    existsSync(`${proc}/driver/nvidia`) && '/proc/driver/nvidia',
    findProgram('nvidia-smi', env) && 'nvidia-smi',
  ]
  const found = signs.filter(Boolean)
  return found.length > 0
    ? `${found.join(' and ')} is here but libcuda.so.1 is not: install the whole driver, or start the container with the GPU's compute capability`
    : 'no NVIDIA driver here (no libcuda.so.1, /proc/driver/nvidia or nvidia-smi)'
}

/** @type {(context: Context, answer: Answer | null) => string | null} */
const judge = (context, answer) => {
  if (!answer) return 'Python 3 is missing, which asks the NVIDIA driver for its GPUs'
  if (answer.missing) return withoutLibrary(context)
  if (answer.error) return `the NVIDIA driver does not start (${answer.error})`
  if (answer.cuda < oldestCuda)
    return `the NVIDIA driver supports CUDA ${cudaText(answer.cuda)}; CUDA ${cudaText(oldestCuda)} (driver 525) or newer is needed`
  const [gpu] = answer.gpus
  if (!gpu) return 'the NVIDIA driver lists no GPU'
  if (!answer.gpus.some(({ capability }) => capability[0] >= oldestCapability))
    return `${gpuText(gpu)} is too old: compute capability ${oldestCapability}.0 is needed`
  return null
}

/** @type {(output: string) => Answer | null} */
const parse = (output) => {
  try {
    return JSON.parse(output.trim().split('\n').at(-1) ?? '')
  } catch {
    return null
  }
}

/**
 * Says whether CUDA can compute here: `summary` names the GPUs, or `problem` says why not in one clause.
 * @type {(context: Context) => Promise<{ problem: string | null; summary: string | null }>}
 */
export const findDriver = async (context) => {
  const { output } = await context.run('python3', ['-c', question], { timeout: 60_000 })
  const answer = parse(output)
  const problem = judge(context, answer)
  if (problem || !answer) return { problem, summary: null }
  return { problem: null, summary: `${answer.gpus.map(gpuText).join(', ')}; driver for CUDA ${cudaText(answer.cuda)}` }
}
