import { BrowserWindow, Notification } from 'electron'
import { noticesSetting, noticesWanted } from '../shared/contract/desktop.ts'
import type { LabContract } from '../shared/contract/index.ts'
import type { RunSummary } from '../shared/contract/runs.ts'
import type { StudySummary } from '../shared/contract/studies.ts'
import type { Client } from '../shared/rpc/client.ts'
import { unpacked } from '../shared/rpc/pack.ts'
import { sendEvent } from './gateway.ts'
import type { LabEvent } from './labProcess.ts'
import { completionWatch, type Notice } from './completionWatch.ts'
import type { WindowManager } from './windowManager.ts'

/**
 * Tells of work that ends while no window of ours has the focus, and shows in the taskbar how far it is while it goes on.
 * Returns what takes the events of the lab.
 */
export function notifyCompletions(
  lab: Pick<Client<LabContract>, 'call'>,
  windows: WindowManager,
  log: (line: string) => void,
): LabEvent {
  const watch = completionWatch()
  /** A notice that nothing refers to is forgotten with its click. */
  const shown = new Set<Notification>()

  const tell = async ({ title, body, to }: Notice): Promise<void> => {
    if (BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return
    if (!noticesWanted(await lab.call('settings.read', { name: noticesSetting }))) return
    const notice = new Notification({ title, body })
    shown.add(notice)
    const forget = (): void => void shown.delete(notice)
    notice.on('click', () => {
      forget()
      const window = windows.show()
      sendEvent(window, 'desktop.shown', to)
    })
    notice.on('close', forget)
    notice.on('failed', forget)
    notice.show()
  }
  return (name, payload) => {
    if (name === 'runs.changed') watch.run(unpacked(payload) as RunSummary)
    if (name !== 'studies.changed') return
    const notice = watch.study(unpacked(payload) as StudySummary)
    const progress = watch.progress() ?? -1
    for (const window of windows.all()) if (!window.isDestroyed()) window.setProgressBar(progress)
    // A desktop without notices, or a lab that is gone: the window says all the same how the work ended.
    if (notice) tell(notice).catch((error: unknown) => log(`no notice could be shown: ${String(error)}`))
  }
}
