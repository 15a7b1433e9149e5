import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pinnedNode } from '../../scripts/setup/node.mjs'
import type { Build } from '../build.ts'
import { runCommand } from '../command.ts'

/** The sizes of the icons in resources/icon that a desktop looks for. */
const iconSizes = [16, 22, 24, 32, 48, 64, 128, 256, 512] as const

/** The scripts of an app folder: their files and their places. */
const scripts = {
  'collapsar.sh': 'bin/collapsar',
  'collapsar-window.sh': 'bin/collapsar-window',
  'install.sh': 'install.sh',
  'uninstall.sh': 'uninstall.sh',
  'register.sh': 'register.sh',
} as const

const filesFolder = join(import.meta.dirname, '..', 'files')

/** Reads a file of packaging/files with values in place of its @NAMES@. */
export function readTemplate(name: string, values: Readonly<Record<string, string>> = {}): string {
  const text = readFileSync(join(filesFolder, name), 'utf8')
  return Object.entries(values).reduce((done, [key, value]) => done.replaceAll(`@${key}@`, value), text)
}

/** Writes a file with its folder. */
export function writeIn(folder: string, path: string, content: string | Uint8Array, mode = 0o644): void {
  const target = join(folder, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, content)
  chmodSync(target, mode)
}

/**
 * Adds to the folder of the app what a Linux desktop needs: scripts that start it, desktop entry, icons, file types,
 * manual page and completions. The command line itself makes the last two.
 */
export async function finishAppFolder(build: Build, app: string): Promise<void> {
  for (const [from, to] of Object.entries(scripts)) writeIn(app, to, readTemplate(from), 0o755)
  writeIn(app, 'VERSION', `${build.version}\n`)
  writeIn(app, 'LICENSE', readFileSync(join(build.root, 'LICENSE')))
  writeIn(app, 'share/applications/collapsar.desktop', readTemplate('collapsar.desktop'))
  writeIn(app, 'share/mime/packages/collapsar.xml', readTemplate('collapsar.xml'))
  const icons = join(build.root, 'resources/icon')
  for (const size of iconSizes)
    writeIn(app, `share/icons/hicolor/${size}x${size}/apps/collapsar.png`, readFileSync(join(icons, `${size}.png`)))
  cpSync(join(icons, 'icon.svg'), join(app, 'share/icons/hicolor/scalable/apps/collapsar.svg'))
  const print = (...args: string[]): Promise<string> =>
    runCommand(pinnedNode(), [join(build.root, 'src/cli/index.ts'), ...args, '--program', 'collapsar'])
  writeIn(app, 'share/man/man1/collapsar.1', await print('manual'))
  writeIn(app, 'share/bash-completion/completions/collapsar', await print('completion', 'bash'))
  writeIn(app, 'share/zsh/site-functions/_collapsar', await print('completion', 'zsh'))
  writeIn(app, 'share/fish/vendor_completions.d/collapsar.fish', await print('completion', 'fish'))
}
