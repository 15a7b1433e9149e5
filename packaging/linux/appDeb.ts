import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Build } from '../build.ts'
import { runCommand } from '../command.ts'
import { readTemplate, writeIn } from './appFolder.ts'
import { buildDeb } from './deb.ts'

/** Newer systems give some libraries the suffix t64. */
const renamed = (name: string): string => `${name} | ${name}t64`

/** The libraries that Electron opens. */
const libraries = [
  'libc6 (>= 2.28)',
  'libstdc++6',
  renamed('libasound2'),
  renamed('libatk-bridge2.0-0'),
  renamed('libatk1.0-0'),
  renamed('libcups2'),
  'libdrm2',
  'libgbm1',
  renamed('libgtk-3-0'),
  'libnspr4',
  'libnss3',
  'libx11-6',
  'libxcomposite1',
  'libxdamage1',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
  'libxss1',
  'libxtst6',
]

/** The folders of share/ that have another place in Debian. */
const moved = { zsh: 'zsh/vendor-completions' } as const

/** Builds the package of the app: /usr/lib/collapsar, and its entries for the desktop in /usr/share. */
export async function buildAppDeb(build: Build, app: string): Promise<string> {
  const stage = join(build.work, 'deb')
  const target = join(stage, 'usr/lib/collapsar')
  mkdirSync(join(stage, 'usr/lib'), { recursive: true })
  mkdirSync(join(stage, 'usr/bin'))
  // Links in place of copies: the folder has half a gigabyte.
  await runCommand('cp', ['-al', app, target])
  for (const name of ['share', 'install.sh', 'uninstall.sh', 'register.sh', 'chrome-sandbox'])
    rmSync(join(target, name), { recursive: true, force: true })
  // Where the system restricts user namespaces, Chromium's sandbox needs this helper of root.
  cpSync(join(app, 'chrome-sandbox'), join(target, 'chrome-sandbox'))
  chmodSync(join(target, 'chrome-sandbox'), 0o4755)
  symlinkSync('../lib/collapsar/bin/collapsar', join(stage, 'usr/bin/collapsar'))
  for (const name of readdirSync(join(app, 'share')).filter((one) => !(one in moved)))
    cpSync(join(app, 'share', name), join(stage, 'usr/share', name), { recursive: true })
  cpSync(join(app, 'share/zsh/site-functions'), join(stage, 'usr/share', moved.zsh), { recursive: true })
  const entry = readTemplate('collapsar.desktop', { APP: '/usr/lib/collapsar' })
  writeIn(stage, 'usr/share/applications/collapsar.desktop', entry)
  await runCommand('gzip', ['-9nf', join(stage, 'usr/share/man/man1/collapsar.1')])
  cpSync(join(app, 'LICENSES.txt'), join(stage, 'usr/share/doc/collapsar/copyright'))
  return buildDeb(build, stage, {
    name: 'collapsar',
    version: build.version,
    summary: 'desktop laboratory for deep neural collapse and low-rank bias',
    description: [
      'Collapsar forecasts the singular values of every layer before training,',
      'trains the network, and shows where the measurements fall.',
      '',
      'This package has the window, the command line and a WebAssembly engine.',
      'The package collapsar-engine-cpu adds the fast native engine.',
    ],
    depends: libraries,
    recommends: ['collapsar-engine-cpu', 'desktop-file-utils', 'shared-mime-info', 'hicolor-icon-theme', 'xdg-utils'],
    scripts: { postrm: readTemplate('postrm') },
  })
}
