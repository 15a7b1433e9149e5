import { createGlobalState } from '@vueuse/core'
import { noticesSetting, noticesWanted } from '../../shared/contract/desktop.ts'
import { useSetting } from './useSetting.ts'

/** Whether Collapsar notifies when long work finishes while none of its windows has the focus. */
export const useNotices = createGlobalState(() => useSetting(noticesSetting, noticesWanted))
