import { expect, it } from 'vitest'
import { processorProblem } from '../../src/shared/processor.ts'

const cpuinfo = (flags: string): string =>
  `processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: ${flags}\nbugs\t\t: spectre_v1\n`

it('a processor with AVX runs TensorFlow', () => {
  expect(processorProblem(cpuinfo('fpu sse sse2 avx avx2'))).toBeNull()
  expect(processorProblem(cpuinfo('avx'))).toBeNull()
})

it('a processor without AVX gets a sentence, also where it has names that begin alike', () => {
  expect(processorProblem(cpuinfo('fpu sse sse2 ssse3'))).toBe(
    'this processor lacks AVX instructions, which TensorFlow needs; Collapsar uses WebAssembly',
  )
  expect(processorProblem(cpuinfo('avx2 avx512f'))).not.toBeNull()
  expect(processorProblem(cpuinfo(''))).not.toBeNull()
})

it('a system that does not list flags is not judged by them', () => {
  expect(processorProblem('')).toBeNull()
  expect(processorProblem('processor\t: 0\nFeatures\t: fp asimd\n')).toBeNull()
})
