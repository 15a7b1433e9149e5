import { cudaLibraries, cudaVersions, nvshmem } from './cuda-pins.mjs'

/** @import { TensorflowPins, Variant, WheelPin } from './types.d.mts' */

const platform = 'manylinux_2_27_x86_64'

/**
 * Pins one wheel. `unpacked` is what set-up keeps of it: two libraries.
 * @type {(version: string, variant: Variant, bytes: number, unpacked: number, hash: string) => WheelPin}
 */
const wheel = (version, variant, bytes, unpacked, hash) => ({
  package: variant === 'cpu' ? 'tensorflow-cpu' : 'tensorflow',
  version,
  bytes,
  unpacked,
  algorithm: 'sha256',
  hash,
  variant,
  python: '3.12',
  platform,
  file: `tensorflow${variant === 'cpu' ? '_cpu' : ''}-${version}-cp312-cp312-${platform}.whl`,
})

/**
 * The versions of TensorFlow that set-up can build, one row each, the newest first. The first is the default.
 * A row names the wheel for the CPU, the wheel for CUDA, and the libraries that the CUDA build opens.
 * @type {TensorflowPins[]}
 */
// prettier-ignore
export const tensorflowPins = [
  {
    version: '2.22.0rc0',
    cpu: wheel('2.22.0rc0', 'cpu', 296_329_475, 897_682_632, 'ebe26dfeca9fa0d80509515a01bf629c15b4a3764799943847f698164af9e787'),
    cuda: wheel('2.22.0rc0', 'cuda', 638_188_318, 1_464_955_096, '525b0ed004a1e1373a329e84aca8329c89556e89731da7ba9f4d5025b2d6ad22'),
    libraries: [...cudaLibraries, nvshmem],
    versions: cudaVersions,
  },
  {
    version: '2.21.0',
    cpu: wheel('2.21.0', 'cpu', 274_000_871, 853_308_936, 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb'),
    cuda: wheel('2.21.0', 'cuda', 572_611_111, 1_259_021_080, 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0'),
    libraries: cudaLibraries,
    versions: cudaVersions,
  },
]
