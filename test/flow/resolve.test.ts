import { expect, test } from '@jest/globals'
import { resolve } from '../../src/flow/resolve.ts'
import type { Request } from '../../src/incident/request.ts'
import { guide, query, step } from './samples.ts'

const GUIDE = guide({
  title: 'Site-to-site VPN connection disconnected',
  symptoms: ['vpn down'],
  resources: {
    Gateway: '/subscriptions/1/resourceGroups/r/providers/Microsoft.Network/virtualNetworkGateways/conn-hub',
  },
  parameters: [
    {
      name: 'Peer',
      declared: true,
      source: {
        kind: 'choose',
        ask: 'Which connection is affected?',
        choices: [
          { label: 'conn-to-osaka', value: '203.0.113.10' },
          { label: 'conn-to-tokyo', value: '203.0.113.20' },
        ],
      },
    },
  ],
  steps: [step('1', { queries: [{ ...query('1.1'), placeholders: ['Peer'] }] })],
})
const AT = '2025-06-18T08:10:00Z'
const WORKSPACES = [{ name: 'main', workspace: 'law', resourceGroup: 'rg', subscription: 's', tables: [] }]

function peerFor(text: string, answers: Request['answers'] = {}) {
  const request = { id: 'r', text: `${text} at 07:20`, requester: 'ann', zone: 'UTC', at: AT, answers }
  const { values, questions } = resolve(request, GUIDE, { workspaces: WORKSPACES, now: new Date(AT) })
  return { value: values['Peer'] ?? null, question: questions.find(({ parameter }) => parameter === 'Peer') }
}

test('what the request names is taken, and told where it was named in part', () => {
  expect(peerFor('conn-to-tokyo down')).toEqual({ value: '203.0.113.20', question: undefined })
  expect(peerFor('the tokyo line is down')).toMatchObject({
    value: '203.0.113.20',
    question: { text: 'Which connection is affected?', answer: 'conn-to-tokyo' },
  })
})

test('a slip of the pen is put right and said', () => {
  expect(peerFor('vpn to osaca down')).toMatchObject({
    value: '203.0.113.10',
    question: {
      text: 'Which connection is affected? (“osaca” was read as conn-to-osaka.)',
      answer: 'conn-to-osaka',
    },
  })
})

test.each(['conn-to-nagoya is down', 'conn-to-nagoya is down but osaka is fine'])(
  'a name that does not exist is asked about, and the question says so: %s',
  (text) => {
    const { value, question } = peerFor(text)
    expect(value).toBeNull()
    expect(question).toEqual({
      parameter: 'Peer',
      text: '“conn-to-nagoya” is none of them. Which connection is affected?',
      choices: ['conn-to-osaka', 'conn-to-tokyo'],
    })
  },
)

test('the name of another resource of the guide is no unknown connection', () => {
  expect(peerFor('conn-hub lost osaka')).toMatchObject({ value: '203.0.113.10' })
})

test.each([
  ['conn-to-tokyo', '203.0.113.20'],
  ['203.0.113.10', '203.0.113.10'],
  ['Tokyo', '203.0.113.20'],
  ['nagoya', null],
  ['both osaka and tokyo', null],
])('the answer “%s” stands for %s', (answer, value) => {
  expect(peerFor('vpn down', { Peer: answer }).value).toBe(value)
})

test('an answer that is no choice is asked for again, and said to be none', () => {
  expect(peerFor('vpn down', { Peer: 'nagoya' }).question).toMatchObject({
    text: '“nagoya” is none of them. Which connection is affected?',
  })
})
