import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../scripts/command.mjs'
import { createContext } from '../scripts/setup/ensure.mjs'
import { digest, emptyFolder } from '../scripts/setup/files.mjs'
import { causeOf, findProgram } from '../scripts/setup/process.mjs'
import { runSteps } from '../scripts/setup/steps.mjs'

/** @import { Context, Step } from '../scripts/setup/types.d.mts' */

const folder = '.runtime/peers'
const python = join(folder, 'bin/python')
const requirements = fileURLToPath(new URL('peers/requirements.txt', import.meta.url))

/** The libraries that PyTorch's Linux wheel links besides CUDA's runtime, which is small and included. */
const cudaLibraries = [
  'libcublas.so.13',
  'libcublasLt.so.13',
  'libcudnn.so.9',
  'libcufft.so.12',
  'libcufile.so.0',
  'libcupti.so.13',
  'libcusparse.so.12',
  'libcusparseLt.so.0',
  'libnccl.so.2',
  'libnvrtc.so.13',
]

/** The loader looks up four names of NVSHMEM, which must exist. */
const nvshmem = {
  source: `int nvshmem_selected_device_transport, nvshmemi_device_only_state;
void nvshmem_init(void) {}
void nvshmemi_get_device_state_ptrs(void) {}
`,
  version: 'NVSHMEM { global: *; };\n',
}

/** @type {(context: Context, command: string, args: string[]) => Promise<void>} */
const mustRun = async (context, command, args) => {
  const { code, output } = await context.run(command, args, {})
  if (code !== 0) throw new Error(causeOf(output))
}

/** @type {(root: string) => string} */
const sitePackages = (root) => {
  const lib = join(root, folder, 'lib')
  const version = readdirSync(lib).find((name) => name.startsWith('python3'))
  if (!version) throw new Error(`${lib} has no folder of a Python`)
  return join(lib, version, 'site-packages')
}

/**
 * Makes empty CUDA libraries. PyPI has PyTorch for Linux with CUDA only, whose libraries take 3 GB more. A CPU run calls
 * none of them, and peers/torch_model.py looks symbols up only when it calls them.
 * @type {(context: Context) => Promise<void>}
 */
const replaceCuda = async (context) => {
  const site = sitePackages(context.root)
  if (!existsSync(join(site, 'torch/lib/libtorch_cuda.so'))) return
  const compiler = findProgram('gcc', context.env) ?? findProgram('cc', context.env)
  if (!compiler) throw new Error('gcc is missing; it builds the empty CUDA libraries for PyTorch')
  const into = join(site, 'nvidia/cu13/lib')
  const scratch = emptyFolder(join(context.root, folder, 'empty'))
  /** @type {(name: string, content: string) => string} */
  const file = (name, content) => {
    writeFileSync(join(scratch, name), content)
    return join(scratch, name)
  }
  /** @type {(name: string, ...inputs: string[]) => Promise<void>} */
  const link = (name, ...inputs) =>
    mustRun(context, compiler, ['-shared', '-fPIC', '-o', join(into, name), `-Wl,-soname,${name}`, ...inputs])
  const empty = file('empty.c', '')
  for (const name of cudaLibraries) await link(name, empty)
  const map = file('nvshmem.map', nvshmem.version)
  await link('libnvshmem_host.so.3', `-Wl,--version-script=${map}`, file('nvshmem.c', nvshmem.source))
}

/** @type {Step<null>} */
const peers = {
  name: 'peers',
  cost: 'NumPy, JAX and PyTorch for comparison: a download of about 0.75 GB, 1.9 GB on disk',
  key: () => digest(readFileSync(requirements, 'utf8') + cudaLibraries.join()),
  outputs: () => [python],
  async run(context) {
    const system = findProgram('python3', context.env)
    if (!system) throw new Error('python3 is missing; install it')
    await mustRun(context, system, ['-m', 'venv', '--clear', join(context.root, folder)])
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:']
    await mustRun(context, join(context.root, python), [...pip, '-r', requirements])
    await replaceCuda(context)
  },
}

/**
 * Installs missing Python peers. It reports a failure, and the bench continues without them.
 * @type {(log: (line: string) => void) => Promise<void>}
 */
export const ensurePeers = async (log) => {
  const context = createContext({ log: (line) => log(line.replace(/^setup/, 'bench')) })
  try {
    await runSteps(context, [peers])
  } catch (error) {
    context.log(`  the Python peers are unavailable: ${messageOf(error)}`)
  }
}
