import type { Call } from './answer.ts'
import type { Fault } from './scenario.ts'

/** Decides for each call whether a fault of the scenario strikes; every call that matches counts. */
export function faults(list: readonly Fault[]): (on: Fault['on'], call: Call) => Fault | null {
  const seen = new Map<Fault, number>()
  return (on, call) => {
    const said = `${call.url.pathname}${call.url.search}\n${text(call.body)}`
    for (const fault of list) {
      if (fault.on !== on || !said.includes(fault.match)) continue
      const count = (seen.get(fault) ?? 0) + 1
      seen.set(fault, count)
      if (count > fault.after && count <= fault.after + (fault.times ?? Number.POSITIVE_INFINITY))
        return fault
    }
    return null
  }
}

/** A query as its author wrote it: in JSON its quotes would stand behind backslashes. */
function text(body: string): string {
  try {
    return `${JSON.parse(body).query ?? ''}\n${body}`
  } catch {
    return body
  }
}
