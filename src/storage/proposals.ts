import type { Proposals } from '../flow/proposals.ts'
import { actedOn, claimAction, dispatchOnce, renewAction, stepOn } from './acting.ts'
import type { Database } from './database.ts'
import { freeze, frozen } from './freeze.ts'
import { insertProposal, readProposals, viewOfRow } from './proposal-rows.ts'
import type { Jobs } from './queue.ts'
import { expireProposals, keepRefusal, vote } from './votes.ts'
import { dueNow } from './work.ts'

/** Proposals in Postgres. Without `jobs` nothing is queued: whoever approves carries it out. */
export function postgresProposals(database: Database, jobs: Jobs | null): Proposals {
  const read = (by: Parameters<typeof readProposals>[1]) =>
    database.ask('someone-waits', (db) => readProposals(db, by))
  return {
    get: async (id) => {
      const [row] = await read({ id })
      return row ? viewOfRow(row) : null
    },
    of: async (investigation) => (await read({ investigation })).map(viewOfRow),
    open: async () => (await read('open')).map(viewOfRow),
    acting: async () => (await read('acting')).map(viewOfRow),
    add: (proposal) =>
      database.transact('work', async (trx) => {
        // Before the audit entry, for whose place in the chain everybody waits.
        await dueNow(trx, jobs, proposal.investigation)
        await insertProposal(trx, proposal)
      }),
    vote: (given) => vote(database, jobs, given),
    refused: (id, by, why) => keepRefusal(database, id, by, why),
    claim: (id, worker) => claimAction(database, id, worker),
    renew: (claim) => renewAction(database, claim),
    step: (claim, step) => stepOn(database, jobs, claim, step),
    dispatch: (claim, pace) => dispatchOnce(database, claim, pace),
    actedOn: (resource) => actedOn(database, resource),
    frozen: () => frozen(database),
    freeze: (on, by) => freeze(database, on, by),
    expire: () => expireProposals(database, jobs),
  }
}
