import type { Press } from '../../incident/press.ts'

/** What a dialog says that asks for a note. */
export type NoteAsked = { readonly title: string; readonly ask: string; readonly submit: string }

/**
 * What is asked for before a press is taken; null = nothing. A yes or no is sent with the dialog, so that nobody decides by
 * a slip of the thumb.
 */
export function noteAsked(press: Press): NoteAsked | null {
  if (press.kind === 'feedback' && !press.right)
    return { title: 'Feedback', ask: 'What is wrong with it, or missing?', submit: 'Send' }
  if (press.kind !== 'decide') return null
  return press.yes
    ? { title: 'Approve the repair', ask: 'A note for the record, if you like:', submit: 'Approve' }
    : { title: 'Reject the repair', ask: 'Why not, if you like:', submit: 'Reject' }
}
