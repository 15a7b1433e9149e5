import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { digest } from '../../scripts/setup/files.mjs'
import { makeReleases } from '../../scripts/setup/packs.mjs'
import { findProgram } from '../../scripts/setup/process.mjs'
import type { Release, WheelPin } from '../../scripts/setup/types.d.mts'
import { makeRoot } from './workshop.ts'

export const canBuild =
  Boolean(findProgram('python3', process.env) && findProgram('g++', process.env)) &&
  process.arch === 'x64' &&
  process.platform === 'linux'

export interface FakeWheel {
  path: string
  hash: string
}

const runPython = (program: string, folder: string): FakeWheel => {
  const made = spawnSync('python3', ['-c', program, folder], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  const path = join(folder, 'fake.whl')
  return { path, hash: digest(readFileSync(path)) }
}

/** Two tiny real libraries, a header and a file that nobody needs. */
export const makeTensorflowWheel = (): FakeWheel =>
  runPython(
    `
import subprocess, sys, zipfile
folder = sys.argv[1]
with zipfile.ZipFile(folder + '/fake.whl', 'w', zipfile.ZIP_DEFLATED) as wheel:
    for name, body in (('cc', 'int answer() { return 42; }'), ('framework', 'int frame() { return 1; }')):
        library = 'libtensorflow_' + name + '.so.2'
        open(folder + '/' + name + '.cc', 'w').write('extern "C" ' + body)
        flags = ['-shared', '-fPIC', '-Wl,-soname,' + library]
        subprocess.check_call(['g++', *flags, folder + '/' + name + '.cc', '-o', folder + '/' + library])
        wheel.write(folder + '/' + library, 'tensorflow/' + library)
    wheel.writestr('tensorflow/include/tensorflow/c/c_api.h', 'extern "C" int answer(); extern "C" int frame();')
    wheel.writestr('tensorflow/python/unneeded.py', 'x = 1')
`,
    makeRoot(),
  )

/** A wheel with these names in it, each file holding its own name; bin/ as NVIDIA ships it, for its owner alone to run. */
export const makeLibraryWheel = (names: string[]): FakeWheel =>
  runPython(
    `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + '/fake.whl', 'w', zipfile.ZIP_DEFLATED) as wheel:
    for name in ${JSON.stringify(names)}:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (0o100744 if '/bin/' in name else 0o100644) << 16
        wheel.writestr(entry, name)
`,
    makeRoot(),
  )

const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu'
const source = '#include "tensorflow/c/c_api.h"\nextern "C" int both() { return answer() + frame(); }\n'

/** The part of a checkout that the addon is compiled from. */
export const addonSources = { [`${tfjs}/binding/tfjs_backend.cc`]: source, [`${tfjs}/binding/tfjs_binding.cc`]: '' }

/** A table of versions, the newest first, without libraries for CUDA; both builds of a version come from one wheel. */
export const releasesOf = (...pins: WheelPin[]): Release[] =>
  makeReleases(
    pins.map((pin) => ({
      version: pin.version,
      cpu: pin,
      cuda: pin,
      libraries: [],
      versions: { cuda: '12.9', cudnn: '9.28.0' },
    })),
  )
