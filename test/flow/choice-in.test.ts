import { expect, test } from '@jest/globals'
import { choiceIn, NONE_OF_THESE } from '../../src/flow/choice-in.ts'

const connections = ['conn-to-osaka', 'conn-to-tokyo']

test.each([
  ['conn-to-tokyo', 1],
  ['CONN-TO-TOKYO', 1],
  ['2', 1],
  ['no. 1', 0],
  ['Tokyo, please', 1],
  ['the tunnel to Tokyo has dropped twice since 07:00', 1],
  ['both Osaka and Tokyo', null],
  ['the connection', null],
  ['conn', null],
  ['3', null],
])('“%s” means choice %s', (words, expected) => {
  expect(choiceIn(words, connections)).toBe(expected)
})

test.each([
  [
    'a word that the guide itself is about',
    'VPN failure around 07:20',
    ['vpn-osaka', 'er-tokyo'],
    'VPN down',
    null,
  ],
  ['the other part still names it', 'VPN failure to Tokyo', ['vpn-osaka', 'er-tokyo'], 'VPN down', 1],
  ['the year of a date', 'failure on 2025-06-18', ['dc-2025', 'dc-2024'], '', null],
])('%s', (_, words, choices, common, expected) => {
  expect(choiceIn(words, choices, common)).toBe(expected)
})

test.each([
  ['none of these', 2],
  ['None', 2],
  ['keine davon', 2],
  ['aucun', 2],
  ['どれでもない', 2],
  ['no, none of them!', 2],
  ['the first one', 0],
  ['second', 1],
  ['the first of these', 0],
  ['one of these, I think', null],
  ['these', null],
  ['none of the pods start', 1],
])('where none may be meant, “%s” means choice %s', (words, expected) => {
  expect(choiceIn(words, ['VPN down', 'Pods restart', NONE_OF_THESE], 'start')).toBe(expected)
})

test('none of them is no answer where it is not offered', () => {
  expect(choiceIn('none of these', connections)).toBeNull()
})
