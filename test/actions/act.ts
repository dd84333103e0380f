import { openActions } from '../../src/actions/open-actions.ts'
import { resetGateway } from './an-azure.ts'

/** One reset under a managed identity, as this process’s environment gives it; prints what each call answered. */
const actions = openActions({ acting: { kind: 'managed-identity' }, limitMs: 15_000 })
const target = resetGateway()
const looked = await actions.look(target)
const forbidden = await actions.forbidden(target)
const given = await actions.dispatch(target, 'r')
const followed = given.kind === 'accepted' ? await actions.follow(given.operation) : null
process.stdout.write(JSON.stringify({ looked, forbidden, given, followed }))
await actions.close()
