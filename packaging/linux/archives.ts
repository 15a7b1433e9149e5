import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, createWriteStream, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Build } from '../build.ts'
import { runCommand } from '../command.ts'
import { readTemplate } from './appFolder.ts'

/** Every file belongs to root, and the order is the same each time. */
const tarOptions = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name']
const compressors = { gz: 'gzip -9 -n', fastGz: 'gzip -1 -n', xz: 'xz -6 -T0' } as const

/** Compresses a folder to `file`. Its name is the one folder in the archive. */
export async function writeTar(folder: string, file: string, compression: keyof typeof compressors): Promise<void> {
  rmSync(file, { force: true })
  const program = `--use-compress-program=${compressors[compression]}`
  await runCommand('tar', [...tarOptions, program, '-cf', file, '-C', dirname(folder), basename(folder)])
}

export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** What a self-extracting installer is made of. */
export interface Installer {
  /** The archive, with one folder, which has the script install.sh. */
  archive: string
  folder: string
  title: string
  /** The name of the installer. */
  file: string
}

/** Writes a self-extracting installer: a shell script followed by an archive. */
export async function writeInstaller(build: Build, { archive, folder, title, file }: Installer): Promise<string> {
  const target = join(build.out, file)
  const head = readTemplate('self-extract.sh', {
    TITLE: title,
    FILE: file,
    BYTES: String(statSync(archive).size),
    SHA256: await sha256(archive),
    FLAG: archive.endsWith('.xz') ? 'J' : 'z',
    FOLDER: folder,
  })
  writeFileSync(target, head)
  await pipeline(createReadStream(archive), createWriteStream(target, { flags: 'a' }))
  chmodSync(target, 0o755)
  return target
}

/** Builds an AppImage: the given runtime, which no package registry has, followed by a squashfs image of the app. */
export async function writeAppImage(build: Build, app: string): Promise<string> {
  const runtime = build.appImageRuntime
  if (!runtime) throw new Error('an AppImage needs its runtime: --appimage-runtime FILE')
  const found = await sha256(runtime.path)
  if (found !== runtime.sha256) throw new Error(`${runtime.path} has the SHA-256 ${found}, not ${runtime.sha256}`)
  const stage = join(build.work, 'appimage')
  await runCommand('cp', ['-al', app, stage])
  writeFileSync(join(stage, 'AppRun'), '#!/bin/sh\nexec "$APPDIR/bin/collapsar-window" "$@"\n')
  chmodSync(join(stage, 'AppRun'), 0o755)
  const entry = readTemplate('collapsar.desktop')
    .replace(/^Exec=.*$/m, 'Exec=AppRun %F')
    .replace(/^TryExec=.*\n/m, '')
  writeFileSync(join(stage, 'collapsar.desktop'), entry)
  await runCommand('cp', [join(app, 'share/icons/hicolor/256x256/apps/collapsar.png'), stage])
  const image = join(build.work, 'app.squashfs')
  const compression = build.isRelease ? 'xz' : 'gzip'
  await runCommand('mksquashfs', [stage, image, '-root-owned', '-noappend', '-quiet', '-comp', compression])
  const target = join(build.out, `Collapsar-${build.version}-x86_64.AppImage`)
  await pipeline(createReadStream(runtime.path), createWriteStream(target))
  await pipeline(createReadStream(image), createWriteStream(target, { flags: 'a' }))
  chmodSync(target, 0o755)
  return target
}
