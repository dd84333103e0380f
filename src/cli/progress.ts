import color from 'picocolors'
import type { InvestigationEvent } from '../incident/investigation.ts'
import { sayLimits } from '../incident/limit-use.ts'
import { sayRange } from '../incident/moment.ts'

/** Follows an investigation on standard error, a line for each thing that happened. */
export function progress(): {
  readonly follow: (event: InvestigationEvent) => void
  readonly end: () => void
} {
  const started = performance.now()
  let still: NodeJS.Timeout | undefined
  const say = (line: string): void => {
    console.error(
      `${color.dim(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s`)}  ${line}`,
    )
    clearInterval(still)
    still = setInterval(
      () =>
        console.error(
          color.dim(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  still at it …`),
        ),
      5000,
    )
  }
  const follow = (event: InvestigationEvent): void => {
    const line = told(event)
    if (line) say(line)
  }
  return { follow, end: () => clearInterval(still) }
}

function told(event: InvestigationEvent): string | null {
  switch (event.kind) {
    case 'received':
      return `Investigating: ${event.request.text}`
    case 'guide-chosen':
      return `Guide: ${event.title} (${event.why})`
    case 'link-followed':
      return `Also following: ${event.title} (${event.why})`
    case 'asked':
      return event.question.answer === undefined
        ? `Question: ${event.question.text}`
        : `${event.question.parameter} = ${event.question.answer}`
    case 'resolved':
      return `Searching ${sayRange(event.window)}`
    case 'widened':
      return `Nothing yet: ${event.why} (${sayRange(event.range)})`
    case 'query-started':
      return null
    case 'query-ended':
      return `${event.id} ${event.label}: ${event.evidence.rowCount} ${event.evidence.rowCount === 1 ? 'row' : 'rows'} in ${(event.evidence.ms / 1000).toFixed(1)} s`
    case 'query-failed':
      return color.yellow(`${event.id} ${event.label}: ${event.message.slice(0, 160)}`)
    case 'model-started':
      return `Model turn ${event.turn} …`
    case 'model-ended':
      return `Model turn ${event.turn}: ${event.calls.map(({ name }) => name).join(', ') || 'text'} (${event.promptTokens} tokens in, ${event.completionTokens} out)`
    case 'model-failed':
      return color.yellow(`Model turn ${event.turn}: ${event.message.slice(0, 160)}`)
    case 'limit-reached':
      return color.yellow(`Model: ${sayLimits(event.uses)}`)
    case 'withheld':
      return color.yellow(`Withheld, ${event.why}: ${event.text.slice(0, 120)}`)
    case 'proposed':
      return `Proposed: ${event.proposal.title} (${event.proposal.resource})`
    case 'concluded':
      return `Verdict: ${event.verdict}`
    case 'started':
      return event.attempt > 1 ? `Going on where attempt ${event.attempt - 1} ended` : null
    case 'parked':
    case 'answered':
    case 'stop-requested':
    case 'handed-back':
    case 'reported':
    case 'delivered':
    case 'undeliverable':
      return null
  }
}
