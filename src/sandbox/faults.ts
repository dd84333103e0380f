import type { Call } from './answer.ts'
import type { Fault } from './scenario.ts'

/** Decides for each call whether a fault of the scenario strikes; every call that matches counts. */
export function faults(list: readonly Fault[]): (on: Fault['on'], call: Call) => Fault | null {
  const seen = new Map<Fault, number>()
  return (on, call) => {
    for (const fault of list) {
      if (fault.on !== on || !`${call.url.pathname}${call.url.search}\n${call.body}`.includes(fault.match))
        continue
      const count = (seen.get(fault) ?? 0) + 1
      seen.set(fault, count)
      if (count > fault.after && count <= fault.after + (fault.times ?? Number.POSITIVE_INFINITY))
        return fault
    }
    return null
  }
}
