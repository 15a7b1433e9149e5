import { BrowserWindow, Notification } from 'electron'
import { notificationsSetting, notificationsWanted } from '../shared/contract/desktop.ts'
import type { LabContract } from '../shared/contract/index.ts'
import type { RunSummary } from '../shared/contract/runs.ts'
import type { StudySummary } from '../shared/contract/studies.ts'
import type { Client } from '../shared/rpc/client.ts'
import { unpacked } from '../shared/rpc/pack.ts'
import { sendEvent } from './gateway.ts'
import type { LabEvent } from './labProcess.ts'
import { completionWatch, type CompletionNotification } from './completionWatch.ts'
import type { WindowManager } from './windowManager.ts'

/**
 * Shows a notification when a study ends while no window of Collapsar has the focus, and shows progress in the taskbar.
 * Returns the listener for the lab's events.
 */
export function notifyCompletions(
  lab: Pick<Client<LabContract>, 'call'>,
  windows: WindowManager,
  log: (line: string) => void,
): LabEvent {
  const watch = completionWatch()
  /** Without a reference the garbage collector would remove a notification with its click handler. */
  const shown = new Set<Notification>()

  const show = async ({ title, body, target }: CompletionNotification): Promise<void> => {
    if (BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return
    if (!notificationsWanted(await lab.call('settings.read', { name: notificationsSetting }))) return
    const notification = new Notification({ title, body })
    shown.add(notification)
    const release = (): void => void shown.delete(notification)
    notification.on('click', () => {
      release()
      const window = windows.show()
      sendEvent(window, 'desktop.shown', target)
    })
    notification.on('close', release)
    notification.on('failed', release)
    notification.show()
  }
  return (name, payload) => {
    if (name === 'runs.changed') watch.run(unpacked(payload) as RunSummary)
    if (name !== 'studies.changed') return
    const notification = watch.study(unpacked(payload) as StudySummary)
    const progress = watch.progress() ?? -1
    for (const window of windows.all()) if (!window.isDestroyed()) window.setProgressBar(progress)
    // A desktop may have no notifications, and the lab may be gone. The window shows the end in any case.
    if (notification) show(notification).catch((error: unknown) => log(`cannot show a notification: ${String(error)}`))
  }
}
