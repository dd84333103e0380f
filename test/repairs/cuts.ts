import { openActions } from '../../src/actions/open-actions.ts'
import { actingToken } from '../../src/sandbox/identities.ts'
import { type Case, DONE, NOT_SENT, nameOf } from './a-case.ts'
import { aCutWire } from './a-cut-wire.ts'

const SIZES = [0, 1, 600, 1_200, 1_500, 1_600, 1_700, 1_800, 1_900, 2_000, 2_200, 2_500, 3_000, 5_000]
/** The wire of the one call breaks: before the request left, in the middle of it, and on the way back. */
export const CUTS: readonly Case[] = (['there', 'back'] as const).flatMap((way) =>
  SIZES.map((bytes) => ({
    name: nameOf('cut', way, String(bytes)),
    title: `after ${bytes} bytes ${way}`,
    expected: [{ posts: 0, state: 'failed' }, NOT_SENT, DONE],
    run: async (proposal, rig) => {
      const { acting } = rig.azure.sandbox
      const wire = await aCutWire(Number(new URL(acting.endpoint).port), { way, bytes })
      const endpoint = `https://localhost:${wire.port}`
      const door = openActions({
        acting: { kind: 'given', endpoint, ca: acting.ca, token: () => actingToken(acting) },
        limitMs: 1_500,
      })
      const { dispatch, follow } = door
      await rig.carryOut(0, proposal.id, { actions: (own) => ({ ...own, dispatch, follow }) })
      await door.close()
      await wire.close()
    },
  })),
)
