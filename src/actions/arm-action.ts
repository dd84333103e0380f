import type { Looked, Refused } from '../flow/actions.ts'
import type { Action, ActionRequest, Target } from '../incident/action.ts'
import { type Arm, type Begin, NETWORK_API } from './arm.ts'
import { type ArmId, armId, armPath, inUrl } from './arm-id.ts'
import { dispatched } from './dispatched.ts'
import { type Access, type Doing, NO_REQUEST } from './doing.ts'
import { missingRights } from './rights.ts'

/** An action that is one POST to Azure Resource Manager. */
export type ArmAction = {
  readonly action: Action
  /** The path's last part. */
  readonly verb: string
  /** The rights that `look` takes on the resource itself. */
  readonly reads: readonly string[]
  /** The query that the arguments become, by name; null = they cannot be taken. */
  readonly query: (given: Target['arguments']) => Readonly<Record<string, string>> | null
  readonly look: (arm: Arm, id: ArmId, signal?: AbortSignal) => Promise<Looked>
  readonly begin: (id: ArmId, given: Target['arguments']) => Begin
}

/** Makes of it an action that sends nothing for a resource or arguments that are not its own. */
export function armAction(one: ArmAction): (access: Access) => Doing {
  const { action } = one
  return ({ arm }) => {
    const request = (id: ArmId, query: Readonly<Record<string, string>>): ActionRequest => {
      const rest = Object.entries(query).map(([name, value]) => `&${name}=${inUrl(value)}`)
      const url = `${arm.endpoint}${armPath(id)}/${one.verb}?api-version=${NETWORK_API}${rest.join('')}`
      return { method: 'POST', url }
    }
    const read = (target: Target) => {
      const id = armId(target.resource, action.resourceType)
      const query = one.query(target.arguments)
      return id && query ? { id, request: request(id, query) } : null
    }
    return {
      action,
      look: async ({ resource }, signal) => {
        const id = armId(resource, action.resourceType)
        return id ? one.look(arm, id, signal) : { kind: 'missing', ...noId(action) }
      },
      forbidden: async ({ resource }, signal) => {
        const id = armId(resource, action.resourceType)
        return id ? missingRights(arm, armPath(id), [action.permission, ...one.reads], signal) : noId(action)
      },
      request: (target) => read(target)?.request ?? NO_REQUEST,
      dispatch: async (target, reference) => {
        const known = read(target)
        if (!known)
          return {
            kind: 'refused',
            ...(armId(target.resource, action.resourceType) ? BAD_ARGUMENTS : noId(action)),
          }
        const { id, request } = known
        const reply = await arm.post(request.url, id.subscription, reference, one.begin(id, target.arguments))
        return dispatched(reply, { right: action.permission, scope: armPath(id) })
      },
    }
  }
}

const BAD_ARGUMENTS: Refused = {
  why: 'The action takes no such arguments.',
  fix: 'Give only arguments that the resource offers.',
}

const noId = ({ resourceType }: Action): Refused => ({
  why: `This is no full id of a resource of the type ${resourceType}.`,
  fix: `Write it as /subscriptions/…/resourceGroups/…/providers/${resourceType}/… .`,
})
