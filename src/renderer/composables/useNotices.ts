import { noticesSetting, noticesWanted } from '../../shared/contract/desktop.ts'
import { useSetting, type Setting } from './useSetting.ts'

let setting: Setting<boolean> | null = null

/** Whether the end of long work is told while no window of ours has the focus. */
export const useNotices = (): Setting<boolean> => (setting ??= useSetting(noticesSetting, noticesWanted))
