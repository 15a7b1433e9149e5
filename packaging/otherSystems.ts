import { join } from 'node:path'
import type { Build } from './build.ts'
import { writeIn } from './linux/appFolder.ts'

/** Not tried: macOS and Windows take the route of Linux up to the folder of the app. */

/** The file types of the app, as macOS reads them from Info.plist. */
export const macFileTypes = {
  CFBundleDocumentTypes: [
    { CFBundleTypeName: 'Collapsar bundle', CFBundleTypeExtensions: ['collapsar'], CFBundleTypeRole: 'Editor' },
    { CFBundleTypeName: 'Collapsar spec', CFBundleTypeExtensions: ['spec.json'], CFBundleTypeRole: 'Editor' },
  ],
}

const macScript = `#!/bin/sh
# Starts the command line of Collapsar on its own Node. Link this file into a folder of PATH.
link=$0
while [ -L "$link" ]; do
  target=$(readlink "$link")
  case $target in /*) link=$target ;; *) link=$(dirname "$link")/$target ;; esac
done
program=$(cd "$(dirname "$link")/../program" && pwd)
unset NODE_OPTIONS
exec "$program/node/bin/node" "$program/cli/index.js" "$@"
`

const windowsScript = [
  '@echo off',
  'set NODE_OPTIONS=',
  String.raw`"%~dp0resources\program\node\node.exe" "%~dp0resources\program\cli\index.js" %*`,
  '',
].join('\r\n')

/** Adds the command line to the folder of an app for macOS or Windows. */
export function finishOtherFolder({ platform }: Build, app: string): void {
  if (platform === 'darwin') writeIn(join(app, 'Collapsar.app/Contents/Resources'), 'bin/collapsar', macScript, 0o755)
  if (platform === 'win32') writeIn(app, 'collapsar.cmd', windowsScript)
}
