import type { View } from '../../flow/memory.ts'
import { dim, text } from './paragraph.ts'
import { reportScreen } from './report-screen.ts'
import { queuedScreen, runningScreen } from './running-screen.ts'
import type { Screen } from './screen.ts'
import { waitingScreen } from './waiting-screen.ts'

/** What the message of an investigation shows now; `page` = address of the page about it, null = none. Pure. */
export function viewScreen(
  view: View,
  picture: { readonly png: Uint8Array; readonly alt: string } | null,
  page: string | null = null,
): Screen {
  switch (view.status) {
    case 'accepted':
    case 'running':
      return view.progress
        ? runningScreen(view, view.progress)
        : queuedScreen(view.status === 'running' ? { ...view, ahead: 0 } : view)
    case 'waiting':
      return waitingScreen(view)
    default:
      return view.report ? reportScreen(view, view.report, picture, page) : forgotten
  }
}

const forgotten: Screen = {
  brief: 'The report is not kept any more',
  blocks: [
    text('The report is not kept any more.'),
    dim('What was found then has been removed. Ask for it to be investigated again.'),
  ],
  sections: [],
}
