import { createGlobalState } from '@vueuse/core'
import { notificationsSetting, notificationsWanted } from '../../shared/contract/desktop.ts'
import { useSetting } from './useSetting.ts'

/** Whether Collapsar notifies when long work finishes while none of its windows has the focus. */
export const useNotifications = createGlobalState(() => useSetting(notificationsSetting, notificationsWanted, true))
