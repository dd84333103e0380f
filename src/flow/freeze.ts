import type { Person } from '../incident/person.ts'
import type { Ears } from './ask.ts'
import type { Reply } from './ports.ts'

/** The kill switch: whoever may approve, or operates the console, may freeze all actions; who may approve lets them go on. */
export async function freeze(
  on: boolean,
  by: Person,
  { proposals, approvers }: Pick<Ears, 'proposals' | 'approvers'>,
): Promise<Reply> {
  if (!approvers)
    return note(
      'No action is turned on here, so there is nothing to freeze.',
      'See actions in guidepost.yaml.',
    )
  const refusal = await (on ? approvers.freezeRefusal(by) : approvers.refusal(by))
  if (refusal !== null) {
    await proposals.refused('actions', by, on ? 'freeze' : 'unfreeze')
    return {
      ...note(
        refusal,
        on ? 'Whoever may approve repairs may freeze them.' : 'Whoever may approve repairs lets them go on.',
      ),
      to: 'asker',
    }
  }
  await proposals.freeze(on, by)
  return on
    ? note(
        'All actions are frozen: nothing is begun until somebody says “unfreeze”.',
        'What runs in Azure already goes on.',
      )
    : note('Actions may be begun again, each after an approval.', null)
}

const note = (text: string, fix: string | null): Reply => ({ to: 'thread', kind: 'note', text, fix })
