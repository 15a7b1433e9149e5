import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findDriver } from '../../scripts/setup/driver.mjs'
import { canBuild } from './wheels.ts'
import { makeContext, makePath, makeRoot, write } from './workshop.ts'

interface FakeDriver {
  init?: number
  version?: number
  count?: number
  major?: number
}

/** A real libcuda.so.1 that the loader finds before any other. */
const makeDriver = ({ init = 0, version = 12_040, count = 1, major = 8 }: FakeDriver): NodeJS.ProcessEnv => {
  const folder = makeRoot({
    'cuda.c': `
#include <string.h>
int cuInit(unsigned flags) { return ${init}; }
int cuGetErrorName(int code, const char **text) { *text = "CUDA_ERROR_NO_DEVICE"; return 0; }
int cuDriverGetVersion(int *version) { *version = ${version}; return 0; }
int cuDeviceGetCount(int *count) { *count = ${count}; return 0; }
int cuDeviceGet(int *device, int index) { *device = index; return 0; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, "Fake GPU", length); return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) { *value = attribute == 75 ? ${major} : 6; return 0; }
`,
  })
  const flags = ['-x', 'c', '-shared', '-fPIC', join(folder, 'cuda.c'), '-o', join(folder, 'libcuda.so.1')]
  const made = spawnSync('g++', flags, { encoding: 'utf8' })
  expect(made.stderr).toBe('')
  return { ...process.env, LD_LIBRARY_PATH: folder }
}

const ask = (env: NodeJS.ProcessEnv) => findDriver(makeContext(makeRoot(), { env }).context)

describe.skipIf(!canBuild)('with a real library in place of the driver', () => {
  test('a GPU with a recent driver is usable', async () => {
    expect(await ask(makeDriver({ count: 2 }))).toEqual({
      problem: null,
      summary: 'Fake GPU (compute capability 8.6), Fake GPU (compute capability 8.6); driver for CUDA 12.4',
    })
  })

  test.each([
    ['a driver that does not start', { init: 100 }, /does not start \(cuInit: CUDA_ERROR_NO_DEVICE\)/],
    ['a driver that is too old', { version: 11_080 }, /supports CUDA 11\.8; CUDA 12\.0 \(driver 525\) or newer/],
    ['a driver without a GPU', { count: 0 }, /lists no GPU/],
    ['a GPU that is too old', { major: 5 }, /Fake GPU \(compute capability 5\.6\) is too old/],
  ])('%s', async (_, driver, problem) => {
    expect(await ask(makeDriver(driver))).toEqual({ problem: expect.stringMatching(problem), summary: null })
  })
})

const missing = '#!/bin/sh\necho \'{"missing": "cannot open"}\'\n'

test('without a driver the problem names the signs that were searched', async () => {
  const root = makeRoot()
  const { context } = makeContext(root, { env: makePath(root, { python3: missing }), proc: root })
  expect(await findDriver(context)).toEqual({
    problem: 'no NVIDIA driver here (no libcuda.so.1, /proc/driver/nvidia or nvidia-smi)',
    summary: null,
  })
})

test('a driver without its library, as in a container, is named', async () => {
  const root = makeRoot()
  write(join(root, 'driver/nvidia/version'), 'NVRM')
  const env = makePath(root, { python3: missing, 'nvidia-smi': '#!/bin/sh\n' })
  const { context } = makeContext(root, { env, proc: root })
  const { problem } = await findDriver(context)
  expect(problem).toMatch(/^\/proc\/driver\/nvidia and nvidia-smi is here but libcuda\.so\.1 is not/)
})

test('without Python the problem names Python', async () => {
  const root = makeRoot()
  const { context } = makeContext(root, { env: makePath(root, {}) })
  expect((await findDriver(context)).problem).toMatch(/Python 3/)
})
