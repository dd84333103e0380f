import { describe, expect, test } from '@jest/globals'
import { approversOf, sayApprovers } from '../src/approvers.ts'
import type { ChatDoor } from '../src/chat/door.ts'
import type { Config } from '../src/config.ts'
import { ROLES } from '../src/console/session.ts'
import { aRepair } from './fakes/a-repair.ts'

const OBJECT = '22222222-2222-4222-8222-00000000000a'
const PEOPLE = {
  ann: { teams: OBJECT.toUpperCase(), slack: 'U0ANN', terminal: 'ann@jump-host' },
  bob: { slack: 'U0BOB' },
  cat: { web: 'cat@proxy', slack: 'U0CAT' },
  dan: { web: 'token:nightly', slack: 'U0DAN' },
}
type Given = Partial<Config['actions']['approvers']>

const settings = (approvers: Given, configured = true, approvesByRole = false) => ({
  console: { approvesByRole } as unknown as Config['console'],
  actions: {
    people: PEOPLE,
    approvers: { people: [], slackGroups: [], teamsGroups: [], ...approvers },
  } as unknown as Config['actions'],
  configured,
})
/** Platforms on which somebody is in a group, is not, or where nobody can tell. */
const door = (platform: string, inGroup?: ChatDoor['inGroup']): Pick<ChatDoor, 'chat' | 'inGroup'> => ({
  chat: { platform } as ChatDoor['chat'],
  ...(inGroup ? { inGroup } : {}),
})
const approvers = (given: Given, doors: readonly ReturnType<typeof door>[] = [], configured = true) => {
  const found = approversOf(settings(given, configured), aRepair({}), doors)
  if (!found) throw new Error('Actions are off.')
  return found
}
const person = (platform: string, account: string) => ({ platform, account, name: 'Somebody' })
const NEEDS_ROLE = 'In the console this needs the role approver.'
const CONSOLE = [door('web', async (account) => account === 'entra:boss')]
const NOT = 'You are not among those who may approve repairs.'

describe('who is who', () => {
  const { who } = approvers({})
  test.each([
    ['slack', 'T1/U0ANN', 'person:ann'],
    ['slack', 'T2/U0ANN', 'person:ann'],
    ['teams', OBJECT, 'person:ann'],
    ['terminal', 'ann@jump-host', 'person:ann'],
    ['slack', 'T1/U0BOB', 'person:bob'],
    ['web', `entra:${OBJECT}`, 'person:ann'],
    ['web', 'local:ann@jump-host', 'person:ann'],
    ['web', 'proxy:cat@proxy', 'person:cat'],
    ['web', 'token:nightly', 'person:dan'],
    // A proxy may call somebody as the terminal would, and nobody becomes another one by it.
    ['web', 'proxy:ann@jump-host', 'web:ann@jump-host'],
    ['web', 'proxy:token:nightly', 'web:proxy:token:nightly'],
    // The same letters on another platform are somebody else.
    ['terminal', 'U0ANN', 'terminal:u0ann'],
    ['teams', 'U0ANN', 'teams:u0ann'],
    ['slack', 'U0ANN/T1', 'slack:u0ann/t1'],
    ['slack', 'T1/U0ANNA', 'slack:t1/u0anna'],
    ['slack', 'T1/', 'slack:t1/'],
    ['teams', '', 'teams:'],
  ])('%s %s is %s', (platform, account, name) => {
    expect(who(person(platform, account))).toBe(name)
  })
})

describe('two people for certain', () => {
  const { apart } = approvers({})
  test.each<[string, boolean, readonly [string, string], readonly [string, string]]>([
    ['two accounts on one platform', true, ['slack', 'T1/U1'], ['slack', 'T1/U2']],
    ['one person on two platforms', false, ['teams', OBJECT], ['slack', 'T1/U0ANN']],
    ['two of whom nothing is said, on two platforms', false, ['teams', 'x'], ['slack', 'T1/U1']],
    ['it is said who she is there: somebody else', true, ['teams', OBJECT], ['slack', 'T1/U1']],
    ['the same, the other way round', true, ['slack', 'T1/U1'], ['teams', OBJECT]],
    ['Bob has no account there that anybody named', false, ['slack', 'T1/U0BOB'], ['teams', 'x']],
    ['what nobody asked for', true, ['guidepost', 'guidepost'], ['slack', 'T1/U1']],
  ])('%s: %s', (_, expected, a, b) => {
    expect(apart(person(...a), person(...b))).toBe(expected)
  })

  test('in the sandbox, where nobody is named, two accounts are two', () => {
    const open = approvers({}, [], false)
    expect(open.apart(person('teams', 'x'), person('terminal', 'y'))).toBe(true)
    expect(open.apart(person('teams', 'x'), person('teams', 'X'))).toBe(false)
  })
})

describe('who may approve', () => {
  test('people by name, on each of their platforms', async () => {
    const { refusal } = approvers({ people: ['ann'] })
    for (const [platform, account] of [
      ['slack', 'T1/U0ANN'],
      ['teams', OBJECT],
      ['terminal', 'ann@jump-host'],
    ] as const)
      expect(await refusal(person(platform, account))).toBeNull()
    expect(await refusal(person('slack', 'T1/U0BOB'))).toBe(NOT)
    expect(await refusal(person('terminal', 'bob@jump-host'))).toBe(NOT)
  })

  test('whoever is in a group of their own platform, and of no other', async () => {
    const asked: unknown[] = []
    const { refusal } = approvers({ slackGroups: ['S1', 'S2'], teamsGroups: ['G1'] }, [
      door('slack', async (...given) => {
        asked.push(given)
        return given[0] === 'T1/U9'
      }),
      door('teams', async () => false),
    ])
    expect(await refusal(person('slack', 'T1/U9'))).toBeNull()
    expect(await refusal(person('slack', 'T1/U8'))).toBe(NOT)
    expect(await refusal(person('teams', OBJECT))).toBe(NOT)
    expect(await refusal(person('terminal', 'ann@jump-host'))).toBe(NOT)
    expect(asked).toEqual([
      ['T1/U9', ['S1', 'S2']],
      ['T1/U8', ['S1', 'S2']],
    ])
  })

  test('a platform that cannot tell is no yes, and what it said stays where it was', async () => {
    const { refusal } = approvers({ slackGroups: ['S1'] }, [
      door('slack', async () => {
        throw new Error('missing_scope for xoxb-secret')
      }),
    ])
    expect(await refusal(person('slack', 'T1/U9'))).toBe(
      'It cannot be found out now whether you may approve repairs.',
    )
  })

  test.each<[string, Given, readonly ReturnType<typeof door>[]]>([
    ['a platform without groups', { slackGroups: ['S1'] }, [door('slack')]],
    ['a platform that is not open', { slackGroups: ['S1'] }, []],
    ['groups of another platform alone', { teamsGroups: ['G1'] }, [door('slack', async () => true)]],
    ['no group at all', { people: ['ann'] }, [door('slack', async () => true)]],
  ])('%s lets nobody in', async (_, given, doors) => {
    expect(await approvers(given, doors).refusal(person('slack', 'T1/U9'))).toBe(NOT)
  })

  test('in the sandbox anybody, until somebody is named', async () => {
    expect(await approvers({}, [], false).refusal(person('terminal', 'x'))).toBeNull()
    expect(await approvers({ people: ['ann'] }, [], false).refusal(person('terminal', 'x'))).toBe(NOT)
    expect(await approvers({}).refusal(person('terminal', 'x'))).toBe(NOT)
  })

  test('whoever has the role in the console may approve, where roles are given', async () => {
    const found = approversOf(settings({}, true, true), aRepair({}), CONSOLE)
    expect(await found?.refusal(person('web', 'entra:boss'))).toBeNull()
    expect(await found?.refusal(person('web', 'entra:else'))).toBe(NEEDS_ROLE)
    expect(await approvers({}, CONSOLE).refusal(person('web', 'entra:boss'))).toBe(NOT)
  })

  test.each([
    ['named, with the role', true, ['ann'], `entra:${OBJECT}`, ['approver'], null],
    [
      'named, without the role',
      true,
      ['ann'],
      `entra:${OBJECT}`,
      ['reader', 'requester', 'operator'],
      NEEDS_ROLE,
    ],
    [
      'the owner of a token, by the token',
      true,
      ['dan'],
      'token:nightly',
      ['reader', 'operator'],
      NEEDS_ROLE,
    ],
    ['whoever sits at the machine, not named', true, ['ann'], 'local:eve@here', ROLES, NOT],
    ['whoever sits at the machine, named', true, ['ann'], 'local:ann@jump-host', ROLES, null],
    ['in the sandbox a part that approves', false, [], 'sandbox:lead', ['approver'], null],
    ['in the sandbox a part that does not', false, [], 'sandbox:engineer', ['requester'], NEEDS_ROLE],
  ] as const)('in the console: %s', async (_, configured, people, account, own, expected) => {
    const doors = [
      door('web', async (_, asked) => asked.some((role) => (own as readonly string[]).includes(role))),
    ]
    const { refusal, freezeRefusal } = approvers({ people: [...people] }, doors, configured)
    expect(await refusal(person('web', account))).toBe(expected)
    // An operator may stop everything; nobody without the role of an approver may let it go on.
    expect(await freezeRefusal(person('web', account))).toBe(
      (own as readonly string[]).includes('operator') ? null : expected,
    )
  })

  test('a role of the console counts in the console alone', async () => {
    const doors = [door('web', async () => true), door('slack', async () => true)]
    const found = approversOf(settings({}, true, true), aRepair({}), doors)
    expect(await found?.refusal(person('slack', 'T1/U9'))).toBe(NOT)
    expect(await found?.freezeRefusal(person('slack', 'T1/U9'))).toBe(NOT)
  })

  test.each([
    ['one person in the console and in Teams', ['web', `entra:${OBJECT}`], ['teams', OBJECT], false],
    ['two of Entra', ['web', 'entra:other'], ['teams', OBJECT], true],
    ['a stranger of a proxy, and of Entra', ['web', 'proxy:x'], ['web', 'entra:y'], false],
    ['two of a proxy', ['web', 'proxy:x'], ['web', 'proxy:y'], true],
    ['a token of nobody knows whom', ['web', 'token:ci'], ['web', 'proxy:cat@proxy'], false],
    ['a token whose owner is known', ['web', 'token:nightly'], ['slack', 'T1/U0BOB'], true],
    ['a token and its owner', ['web', 'token:nightly'], ['slack', 'T1/U0DAN'], false],
  ] as const)('%s', (_, [where, who], [other, whom], apart) => {
    const { apart: told } = approvers({})
    expect(told(person(where, who), person(other, whom))).toBe(apart)
    expect(told(person(other, whom), person(where, who))).toBe(apart)
  })

  test('it is said in words', () => {
    expect(sayApprovers(settings({ people: ['ann'], slackGroups: ['S1'] }))).toBe(
      'ann, a member of the group S1',
    )
    expect(sayApprovers(settings({ slackGroups: ['S1'], teamsGroups: ['G1'] }))).toBe(
      'a member of the groups S1, G1',
    )
    expect(sayApprovers(settings({}))).toBeNull()
    expect(sayApprovers(settings({}, false))).toMatch(/sandbox/)
    expect(approversOf(settings({}), null, [])).toBeNull()
  })
})
