import type { Row } from '../incident/evidence.ts'
import type { Comparison } from '../incident/proposal.ts'
import type { Actor } from './act.ts'
import type { Repairs } from './actions.ts'
import { isOf } from './lately.ts'
import type { ActionClaim } from './proposals.ts'
import { inVain } from './recovery.ts'
import { verify } from './verify.ts'

/** A minute more than has passed, since clocks differ. */
const MARGIN_MS = 60_000
/** What begins later than the call could last is somebody else’s, who did by hand what nobody could tell of. */
const CALL_MS = 30_000

/**
 * Nobody can tell whether the call was made: it is never made again. The resource and the activity log are read until it is
 * well or the time is over, and people learn what they say.
 */
export async function lookBack(
  actor: Actor,
  repairs: Repairs,
  claim: ActionClaim,
  before: readonly Comparison[],
  { state, why }: { readonly state: 'dispatched' | 'accepted'; readonly why: string },
): Promise<void> {
  const { proposals, doors, leaving } = actor
  const { proposal, dispatchedAt } = claim
  const agoMs = dispatchedAt === null ? 0 : Math.max(0, Date.now() - Date.parse(dispatchedAt))
  const sentAt = doors.clock.now().getTime() - agoMs
  const looking = `What became of it is not known: ${why}. It is not sent again; Azure is read for up to ${repairs.rules.verifyMinutes} minutes.`
  if (!(await proposals.step(claim, { to: state, text: looking }))) return
  const result = await verify(proposal, before, { ...actor, repairs })
  if (result === null) return
  const { comparison, recovered } = result
  const range = { from: new Date(sentAt - MARGIN_MS).toISOString(), to: doors.clock.now().toISOString() }
  const log = await doors.tools.activityLog(proposal.resource, range, leaving)
  if (leaving.aborted) return
  const permission = repairs.actions.list().find(({ id }) => id === proposal.action)?.permission ?? ''
  const until = sentAt + CALL_MS + MARGIN_MS
  const seen = log.kind === 'rows' ? begunBy(until, log.rows.filter(isOf(permission))) : []
  const now = recovered ? 'What was wrong is right again.' : 'What was wrong is still wrong.'
  if (seen.some((row) => /^succeeded$/i.test(String(row.status)))) {
    const text = `The call was not answered, but the activity log says that it was done. ${now}`
    if (recovered) await proposals.step(claim, { to: 'recovered', text, comparison })
    else await inVain(actor, repairs, claim, comparison, text)
    return
  }
  const trail =
    log.kind === 'failed'
      ? 'the activity log cannot be read'
      : seen[0]
        ? `the activity log says ${String(seen[0].status)}`
        : 'the activity log has nothing of it so far'
  await proposals.step(claim, {
    to: 'unknown',
    text: `Whether it was done is not known: ${why}; ${trail}. ${now} It is not tried again: look at the Azure portal.`,
    comparison,
  })
}

/** The entries of operations that began in time to be ours. */
function begunBy(until: number, rows: readonly Row[]): readonly Row[] {
  const inTime = rows.filter(({ TimeGenerated }) => Date.parse(String(TimeGenerated)) <= until)
  const ours = new Set(inTime.map(({ correlationId }) => correlationId))
  return rows.filter((row) => inTime.includes(row) || (row.correlationId && ours.has(row.correlationId)))
}
