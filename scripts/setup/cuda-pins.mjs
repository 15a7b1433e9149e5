/** @import { WheelPin } from './types.d.mts' */

/**
 * The wheels that TensorFlow's metadata lists as tensorflow[and-cuda]. Its ranges allow several versions of CUDA.
 * All of these belong to 12.9, the newest one allowed, which supports GPUs newer than CUDA 12.5.
 */
const old = 'manylinux2010_x86_64.manylinux_2_12_x86_64'
const newer = 'manylinux2014_x86_64.manylinux_2_17_x86_64'
const newest = 'manylinux_2_27_x86_64'

/** @type {(name: string, version: string, tag: string, bytes: number, unpacked: number, hash: string) => WheelPin} */
const nvidia = (name, version, tag, bytes, unpacked, hash) => ({
  package: `nvidia-${name}-cu12`,
  version,
  bytes,
  unpacked,
  algorithm: 'sha256',
  hash,
  variant: 'cuda',
  python: '3.12',
  platform: tag.split('.').at(-1) ?? tag,
  file: `nvidia_${name.replaceAll('-', '_')}_cu12-${version}-py3-none-${tag}.whl`,
})

export const cudaVersions = { cuda: '12.9', cudnn: '9.28.0' }

// prettier-ignore
export const cudaLibraries = [
  nvidia('cuda-runtime', '12.9.79', newer, 3_493_179, 741_088, '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'),
  nvidia('cuda-cupti', '12.9.79', 'manylinux_2_25_x86_64', 10_814_997, 41_254_432, '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f'),
  nvidia('cuda-nvcc', '12.9.86', old, 40_546_229, 35_417_224, '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0'),
  nvidia('cuda-nvrtc', '12.9.86', old, 89_568_129, 113_447_240, '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'),
  nvidia('nvjitlink', '12.9.86', old, 39_748_338, 95_935_344, 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9'),
  nvidia('curand', '10.3.10.19', newest, 68_295_626, 166_965_432, '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'),
  nvidia('cufft', '11.4.1.4', newer, 200_877_592, 291_507_928, 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'),
  nvidia('cusolver', '11.7.5.82', newest, 338_117_415, 302_024_152, '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'),
  nvidia('nccl', '2.32.3', newest, 351_526_311, 473_614_536, 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'),
  nvidia('cusparse', '12.5.10.65', newer, 366_465_088, 486_556_368, '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'),
  nvidia('cublas', '12.9.3.13', newest, 581_217_458, 854_310_592, 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'),
  nvidia('cudnn', '9.28.0.42', newest, 716_538_495, 1_162_393_472, '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'),
]

/** TensorFlow lists it from 2.22 on. It opens the library only for collective operations of several GPUs. */
// prettier-ignore
export const nvshmem =
  nvidia('nvshmem', '3.8.0', newer, 280_800_183, 191_359_808, 'b2e5760d6158aefe7bb74348d5128bb1b46a7dd1fd4b7b1e6fe55b4b07888f70')
