import type { Kernels } from '../../shared/spec/trainerKind.ts'

/**
 * How a CPU computes a program best, by the operations that take most of its time; `npm run bench -- --only k` measures
 * both. Eigen multiplies matrices of these sizes as fast as oneDNN with less overhead, and XLA removes most of the rest.
 * oneDNN convolves much faster than Eigen, and XLA has no fast convolution.
 */
export const kernelChoice: Readonly<Record<Kernels, { isOneDnnOn: boolean; isCompiled: boolean }>> = {
  products: { isOneDnnOn: false, isCompiled: true },
  convolutions: { isOneDnnOn: true, isCompiled: false },
}
