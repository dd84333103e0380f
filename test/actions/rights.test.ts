import { afterAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { armId, armPath } from '../../src/actions/arm-id.ts'
import { allowed, matches } from '../../src/actions/rights.ts'
import { type AnAzure, anAzure, GATEWAY, resetConnection, resetGateway } from './an-azure.ts'

const open: AnAzure[] = []
afterAll(() => Promise.all(open.map((one) => one.close())))
const opened = async (given: Parameters<typeof anAzure>[0]): Promise<AnAzure> => {
  const azure = await anAzure(given)
  open.push(azure)
  return azure
}

/** Letter by letter, as the rule is written. */
function oracle(right: string, operation: string): boolean {
  const [letter, rest] = [right[0], right.slice(1)]
  if (letter === undefined) return operation === ''
  if (letter === '*')
    return oracle(rest, operation) || (operation !== '' && oracle(right, operation.slice(1)))
  return letter.toLowerCase() === operation[0]?.toLowerCase() && oracle(rest, operation.slice(1))
}
const word = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 9 })

test('a right names what the rule says', () => {
  fc.assert(
    fc.property(word('aB/*'), word('aAb/'), (right, operation) => {
      expect(matches(right, operation)).toBe(oracle(right, operation))
    }),
    { numRuns: 3000 },
  )
})

test('a right with a star put anywhere into an operation names it', () => {
  const operation = 'Microsoft.Network/connections/resetconnection/action'
  fc.assert(
    fc.property(fc.nat(operation.length), fc.nat(operation.length), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const right = `${operation.slice(0, from)}*${operation.slice(to)}`
      expect(matches(right.toUpperCase(), operation)).toBe(true)
      expect(matches(right, `${operation}x`)).toBe(to === operation.length)
    }),
  )
})

test('a hostile right takes no time', () => {
  const began = performance.now()
  expect(matches('*a'.repeat(20_000), `${'a'.repeat(20_000)}b`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(500)
})

test('assignments add up, and each takes away only from itself', () => {
  const operation = 'Microsoft.Network/connections/resetconnection/action'
  const all = { actions: ['*'], notActions: [] }
  const except = { actions: ['*'], notActions: ['Microsoft.Network/*/action'] }
  expect(allowed([], operation)).toBe(false)
  expect(allowed([except], operation)).toBe(false)
  expect(allowed([except, all], operation)).toBe(true)
  expect(allowed([{ actions: ['microsoft.network/*'] }], operation)).toBe(true)
  expect(allowed([{ notActions: [] }, { actions: 'x' } as never], operation)).toBe(false)
})

test.each([
  [["'*'"], null],
  [['Microsoft.Network/*'], null],
  [["'*/read'", 'Microsoft.Network/connections/resetConnection/action'], null],
  [
    ["'*/read'"],
    /role with Microsoft\.Network\/connections\/resetconnection\/action on .*\/connections\/c\.$/,
  ],
  [
    ['Microsoft.Network/connections/resetconnection/action'],
    /role with Microsoft\.Network\/connections\/read on/,
  ],
  [[], /resetconnection\/action and Microsoft\.Network\/connections\/read on/],
])('rights %j', async (rights, fix) => {
  const azure = await opened({ azure: `  permissions: [${rights.join(', ')}]\n` })
  const given = await azure.actions.forbidden(resetConnection('c'))
  if (fix === null) expect(given).toBeNull()
  else
    expect(given).toEqual({ why: expect.stringMatching(/has no right to/), fix: expect.stringMatching(fix) })
  const sent = await azure.actions.dispatch(resetConnection('c'), 'r')
  expect(sent.kind).toBe(rights.some((right) => right !== "'*/read'") ? 'accepted' : 'refused')
})

test('a gateway takes more reads than a connection', async () => {
  const azure = await opened({
    azure: '  permissions: [Microsoft.Network/virtualNetworkGateways/reset/action]\n',
  })
  expect(await azure.actions.forbidden(resetGateway())).toMatchObject({
    fix: expect.stringMatching(
      /virtualNetworkGateways\/read and Microsoft\.Network\/virtualNetworkGateways\/connections\/read on .*\/gw\.$/,
    ),
  })
})

test('rights that cannot be read are rights that are not there', async () => {
  const answers = ['403', '404', '500', 'close', '200, body: "<html>"', `200, body: '{"value":{}}'`]
  const azure = await opened({
    faults: answers.map((answer) => `match: /permissions, answer: ${answer}, times: 1`),
  })
  expect(await azure.actions.forbidden(resetGateway())).toMatchObject({
    fix: expect.stringMatching(/role with Microsoft\.Authorization\/permissions\/read on .*\/gw\.$/),
  })
  for (const _ of answers.slice(1))
    expect(await azure.actions.forbidden(resetGateway())).toMatchObject({
      why: expect.stringMatching(/could not be read/),
    })
  expect(await azure.actions.forbidden(resetGateway())).toBeNull()
  expect(azure.posts('')).toBe(0)
})

test('an id is read as it stands or not at all', () => {
  const type = 'Microsoft.Network/virtualNetworkGateways'
  const groups = fc.stringMatching(/^[\w.()-]{1,12}$/)
  const names = fc.stringMatching(/^[\w.-]{1,12}$/)
  fc.assert(
    fc.property(groups, names, (group, name) => {
      const text = GATEWAY.replace('/rg/', `/${group}/`).replace(/gw$/, name)
      const id = armId(text, type)
      if (id) expect(decodeURIComponent(armPath(id))).toBe(text)
      else expect(/\.$/.test(group) || !/^[a-z0-9]/i.test(name)).toBe(true)
    }),
  )
  fc.assert(
    fc.property(
      fc.nat(GATEWAY.length),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      (at, foreign) => {
        const id = armId(GATEWAY.slice(0, at) + foreign + GATEWAY.slice(at), type)
        if (id) expect(`${armPath(id)}`).toMatch(/^\/[\w./()%-]+$/)
      },
    ),
  )
})
