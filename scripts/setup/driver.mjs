import { existsSync } from 'node:fs'
import { findProgram } from './process.mjs'

/** CUDA 12's libraries run on any driver of CUDA 12; TensorFlow's kernels are for these GPUs and newer ones. */
const oldestCuda = 12_000
const oldestCapability = 6

/** Asked of the driver itself, as TensorFlow will: the loader finds it or does not, it starts or does not. */
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

const cudaText = (version) => `${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 10)}`
const gpuText = ({ name, capability }) => `${name} (compute capability ${capability.join('.')})`

/** A container often has the kernel's part of the driver, or its tools, but not the library. */
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

const judge = (context, answer) => {
  if (!answer) return 'the driver could not be asked, for which Python 3 is needed'
  if (answer.missing) return withoutLibrary(context)
  if (answer.error) return `the NVIDIA driver is here but does not start (${answer.error})`
  if (answer.cuda < oldestCuda)
    return `the NVIDIA driver is of CUDA ${cudaText(answer.cuda)}, and CUDA ${cudaText(oldestCuda)} (driver 525) or newer is needed`
  if (answer.gpus.length === 0) return 'the NVIDIA driver lists no GPU'
  if (!answer.gpus.some(({ capability }) => capability[0] >= oldestCapability))
    return `${gpuText(answer.gpus[0])} is too old: compute capability ${oldestCapability}.0 is needed`
  return null
}

const parse = (output) => {
  try {
    return JSON.parse(output.trim().split('\n').at(-1))
  } catch {
    return null
  }
}

/** { problem, summary }: whether CUDA can compute here, and if so on what; if not, why in one clause. */
export const findDriver = async (context) => {
  const { output } = await context.run('python3', ['-c', question], { timeout: 60_000 })
  const answer = parse(output)
  const problem = judge(context, answer)
  if (problem) return { problem, summary: null }
  return { problem: null, summary: `${answer.gpus.map(gpuText).join(', ')}; driver of CUDA ${cudaText(answer.cuda)}` }
}
