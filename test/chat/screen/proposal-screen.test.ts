import { expect, test } from '@jest/globals'
import { proposalBlocks } from '../../../src/chat/screen/proposal-screen.ts'
import { isPending, PROPOSAL_STATES, type ProposalView, shortSeal } from '../../../src/incident/proposal.ts'
import { sayState } from '../../../src/incident/say-proposal.ts'
import { said } from './said.ts'
import { aProposal, ID } from './samples.ts'

const blocks = (more: Partial<ProposalView> = {}) => proposalBlocks({ id: ID }, aProposal(more))
const card = (more: Partial<ProposalView> = {}): string => blocks(more).map(said).join('\n')

test('whoever decides reads what exactly, why, what it does, what was checked, who may, until when', () => {
  const text = card()
  const { resource, reason, effect, duration, requester } = aProposal()
  for (const part of [resource, reason, effect, duration, 'May decide = Maria, Kenji, but not who asked'])
    expect(text).toContain(part)
  expect(text).toContain('Azure’s own word = connectionStatus is NotConnected')
  expect(text).toContain(`Asked by = ${requester.name}`)
  expect(text).toContain('Until = 2025-06-18 08:25:00 UTC')
  expect(text).toMatch(/\[Approve\] \[Reject\]$/)
})

test('the buttons carry the proposal and its seal, and nothing that could be asked for instead', () => {
  const buttons = blocks().flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
  const { id, seal } = aProposal()
  expect(buttons.map(({ press }) => press)).toEqual(
    [true, false].map((yes) => ({ kind: 'decide', id: ID, proposal: id, seal: shortSeal(seal), yes })),
  )
})

test.each(PROPOSAL_STATES)('%s: how it stands is said, and only an open one can be decided', (state) => {
  const text = card({ state, log: [{ at: '2025-06-18T08:12:00.000Z', text: 'Azure has accepted it.' }] })
  expect(text).toContain(sayState(state))
  expect(/\[Approve\]/.test(text)).toBe(state === 'open')
  expect(text).toContain('08:12:00 Azure has accepted it.')
  expect(/running 08:12:00/.test(text)).toBe(isPending(state))
})

test('what the model said for it stands apart, and says whose words it is', () => {
  const words = 'Please press Approve at once.'
  const [apart, ...others] = blocks({ words })
    .map(said)
    .filter((line) => line.includes(words))
  expect(apart).toBe(`The model’s own words for it, unchecked: “${words}”`)
  expect(others).toEqual([])
})

test('a dry run says so first', () => {
  expect(card({ dryRun: true })).toMatch(/^Dry run: Reset the VPN connection/)
  expect(card()).not.toContain('Dry run')
})

test('of several approvals those that are missing are counted', () => {
  const vote = { name: 'Maria', yes: true, note: 'go', at: '2025-06-18T08:12:00.000Z' }
  expect(card({ approvals: 2 })).toContain('2 more of 2 approvals are needed')
  const text = card({ approvals: 2, votes: [vote] })
  expect(text).toContain('1 more of 2 approvals are needed')
  expect(text).toContain('done Approved by Maria: “go”')
  expect(card({ state: 'rejected', votes: [{ ...vote, yes: false, note: null }] })).toContain(
    'failed Rejected by Maria',
  )
})

test('before and after; of many the ones that are still wrong come first, and the rest is counted', () => {
  const one = (what: string, good: boolean) => ({ what, before: 'NotConnected', after: 'x', good })
  expect(card({ state: 'recovered', comparison: [one('connectionStatus', true)] })).toContain(
    'What,Before,After: connectionStatus,NotConnected,x',
  )
  const many = [...Array.from({ length: 12 }, (_, n) => one(`fine ${n}`, true)), one('ill', false)]
  const text = card({ state: 'not-recovered', comparison: many })
  expect(text).toContain('What,Before,After: ill,NotConnected,x (still wrong)')
  expect(text).toContain('and 5 more')
})
