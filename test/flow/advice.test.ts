import { expect, test } from '@jest/globals'
import { advice } from '../../src/flow/advice.ts'
import { evidence, guide, query, signal, step } from './samples.ts'

const ADVICE = `What to do:

- If the peer deleted the association, ask the network team
  of the branch.
- If the shared key differs, set it on both sides.

1. Reset the gateway only as a last resort.

> quoted
| a | table |

\`\`\`sh
az network vpn-connection list
\`\`\`
`
const own = guide({
  steps: [
    step('1', { text: 'Read this row.\n- Not for the reader', queries: [query('1.1')] }),
    step('2', { text: ADVICE }),
  ],
})
const fired = (id: string, means: string) => ({
  signal: signal(id, { means }),
  evidence: evidence('E1', []),
  moments: [],
})
const gap = (fix: string) => ({ what: 'w', why: 'y', fix })

test('what speaks of the cause stands alone, then what would close the gaps', () => {
  expect(
    advice(own, fired('peer-deleted', 'The peer deleted its association'), [gap('Send the log.')]),
  ).toEqual(['If the peer deleted the association, ask the network team of the branch.', 'Send the log.'])
})

test('another cause, another advice', () => {
  expect(advice(own, fired('key-mismatch', 'The shared keys differ'), [])).toEqual([
    'If the shared key differs, set it on both sides.',
  ])
})

test('where nothing speaks of the cause, all of it; no query’s prose, code, table or quotation', () => {
  expect(advice(own, fired('zzz', 'Zzzz'), [])).toEqual([
    'What to do:',
    'If the peer deleted the association, ask the network team of the branch.',
    'If the shared key differs, set it on both sides.',
    'Reset the gateway only as a last resort.',
  ])
})

test('without a cause the gaps come first, each once, and the guide’s advice only where there is none', () => {
  const gaps = [gap('Send the log.'), gap('Send the log.'), gap('Ask for the role.')]
  expect(advice(own, null, gaps)).toEqual(['Send the log.', 'Ask for the role.'])
  expect(advice(own, null, [])[0]).toBe('What to do:')
})

test('at most five of each, and no item without an end', () => {
  const many = guide({
    steps: [
      step('1', { text: Array.from({ length: 30 }, (_, n) => `- item ${n} ${'x'.repeat(900)}`).join('\n') }),
    ],
  })
  const items = advice(
    many,
    fired('zzz', 'Zzzz'),
    Array.from({ length: 30 }, (_, n) => gap(`fix ${n}`)),
  )
  expect(items).toHaveLength(10)
  expect(Math.max(...items.map((item) => item.length))).toBeLessThanOrEqual(400)
})
