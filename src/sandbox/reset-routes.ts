import { type Answer, type Call, ok, refusal, same } from './answer.ts'
import type { Network } from './network.ts'
import type { Resets } from './resets.ts'
import type { Scenario } from './scenario.ts'

type Route = (match: RegExpExecArray, call: Call) => Answer | null

/** What whoever reads may do. */
const READER = ['*/read']
const NETWORK = String.raw`\/providers\/Microsoft\.Network`

/** Resets, their progress, lists of connections and the caller's rights; null = the call is about something else. */
export function actionRoutes(
  { azure }: Pick<Scenario, 'azure'>,
  network: Network,
  resets: Resets,
): (call: Call) => Answer | null {
  const rights = (call: Call): readonly string[] =>
    call.identity === 'acting-identity' ? azure.permissions : READER
  const shown = (id: string) => network.all().find((one) => same(String(one.id), id))
  const reset =
    (what: string): Route =>
    ([, id = ''], call) => {
      const operation = `Microsoft.Network/${what}/action`
      if (!rights(call).some((right) => covers(right, operation))) return forbidden(call, operation)
      const found = shown(id)
      return found ? resets.begin(call, found, operation) : missing(id)
    }
  const routes: readonly (readonly ['GET' | 'POST', RegExp, Route])[] = [
    [
      'POST',
      at(`(.+${NETWORK}\\/virtualNetworkGateways\\/[^/]+)\\/reset`),
      reset('virtualNetworkGateways/reset'),
    ],
    [
      'POST',
      at(`(.+${NETWORK}\\/connections\\/[^/]+)\\/resetconnection`),
      reset('connections/resetconnection'),
    ],
    [
      'GET',
      at(`.+${NETWORK}\\/locations\\/[^/]+\\/(operations|operationResults)\\/([^/]+)`),
      ([, what = '', id = '']) =>
        resets.progress(id, same(what, 'operations') ? 'operations' : 'operationResults'),
    ],
    [
      'GET',
      at(`(.+${NETWORK}\\/virtualNetworkGateways\\/[^/]+)\\/connections`),
      ([, id = '']) => (shown(id) ? ok({ value: network.ofGateway(id) }) : missing(id)),
    ],
    [
      'GET',
      at(`(\\/subscriptions\\/[^/]+\\/resourceGroups\\/[^/]+)${NETWORK}\\/connections`),
      ([, group = '']) => ok({ value: network.ofGroup(group) }),
    ],
    [
      'GET',
      at('.*\\/providers\\/Microsoft\\.Authorization\\/permissions'),
      (_, call) => ok({ value: [{ actions: rights(call), notActions: [] }] }),
    ],
  ]
  return (call) => {
    const path = decodeURIComponent(call.url.pathname)
    for (const [method, route, answer] of routes) {
      const match = call.method === method ? route.exec(path) : null
      if (match) return answer(match, call)
    }
    return call.method === 'POST' && call.identity !== 'acting-identity' ? forbidden(call, 'this') : null
  }
}

const missing = (id: string): Answer => refusal(404, 'ResourceNotFound', `The resource ${id} was not found.`)

const at = (path: string): RegExp => new RegExp(`^${path}$`, 'i')

function forbidden({ identity, url }: Call, operation: string): Answer {
  const what = operation === 'this' ? 'this action' : `action '${operation}'`
  return refusal(
    403,
    'AuthorizationFailed',
    `The client '${identity}' does not have authorization to perform ${what} over scope '${url.pathname}' or the scope is invalid.`,
  )
}

/** Whether a right of a role covers an operation; `*` stands for any text. */
function covers(right: string, operation: string): boolean {
  const pattern = right.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${pattern}$`, 'i').test(operation)
}
