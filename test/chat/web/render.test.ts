import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { html } from 'hono/html'
import { inert } from '../../../src/chat/screen/inert.ts'
import { replyScreen } from '../../../src/chat/screen/reply-screen.ts'
import type { Block, Screen } from '../../../src/chat/screen/screen.ts'
import { viewScreen } from '../../../src/chat/screen/view-screen.ts'
import { linked, screenHtml, type Within } from '../../../src/chat/web/render.ts'
import { type Press, parsePress, pressText } from '../../../src/incident/press.ts'
import { HIDDEN } from '../screen/active.ts'
import { hostileReply, hostileText, hostileView, PATIENCE } from '../screen/hostile.ts'
import { aProposal, aReport, aView, ID, waiting } from '../screen/samples.ts'
import { type Parsed, parsed } from './parsed.ts'

const BACK = '/ask/0745ba4f-8a7d-4f6a-88e9-ccfd45e0833e'
const within = (more: Partial<Within> = {}): Within => ({
  investigation: ID,
  back: BACK,
  refusal: () => null,
  picture: (alt) => html`<img src="/p.png" alt="${alt}">`,
  level: 2,
  ...more,
})
const shown = (screen: Screen, more: Partial<Within> = {}): Parsed =>
  parsed(String(screenHtml(screen, within(more))))
const block = (one: Block, more: Partial<Within> = {}): Parsed =>
  shown({ brief: '', blocks: [one], sections: [] }, more)
const pictured = (view: Parameters<typeof viewScreen>[0]): Screen =>
  viewScreen(view, { png: new Uint8Array(), alt: 'a “picture” <b>' })

/** Nothing else is ever written, so whatever else is there came from outside. */
const TAGS = new Set(
  'h2 h3 p span strong code dl dt dd ul li pre div table caption thead tbody tr th td a img form input button details summary label textarea select option'.split(
    ' ',
  ),
)
const ATTRIBUTES = new Set(
  'class id aria-hidden aria-label role tabindex scope href rel src alt method action type name value required rows maxlength data-section data-zone autocomplete'.split(
    ' ',
  ),
)
const LINK =
  /^(?:\/investigations\/[\da-f-]{36}(?:#E\d+(?::\d+(?:,\d+)*)?)?|https:\/\/portal\.azure\.com\/#@\/resource\/subscriptions\/[\w./()-]+)$/

function faultsOf({ tags, attributes, text, all }: Parsed): readonly string[] {
  return [
    ...tags.filter((tag) => !TAGS.has(tag)),
    ...attributes.filter(({ name }) => !ATTRIBUTES.has(name)).map(({ tag, name }) => `${tag} ${name}`),
    ...all('a')
      .map(({ attributes: own }) => own['href'] ?? '')
      .filter((href) => !LINK.test(href)),
    ...all('form')
      .map(({ attributes: own }) => own['action'] ?? '')
      .filter((action) => !/^\/(press|ask)#answered$/.test(action)),
    ...all('input')
      .filter(({ attributes: { name, value = '' } }) => name === 'press' && parsePress(value) === null)
      .map(() => 'a press that is none'),
    ...(HIDDEN.test(text) ? ['hidden'] : []),
  ]
}

/** The words of a block in the order in which they stand; of controls nothing. */
function words(one: Block): string {
  switch (one.kind) {
    case 'headline':
      return `${one.label} ${one.text}`
    case 'facts':
      return one.facts.map(({ name, value }) => name + value).join('')
    case 'text':
      return one.runs.map(({ text }) => text).join('')
    case 'list':
      return one.items.map(({ runs }) => runs.map(({ text }) => text).join('')).join('')
    case 'table':
      return [...one.columns, ...one.rows.flat()].join('')
    case 'links':
      return one.links.map(({ label }) => label).join('')
    case 'heading':
    case 'code':
      return one.text
    default:
      return ''
  }
}

const CONTROLS = ['buttons', 'choice', 'picture']

/** The same as a browser shows it, without what stands around it for those who do not see. */
function read({ kind }: Block, { text, all }: Parsed): string {
  switch (kind) {
    case 'headline':
      return text.slice(text.indexOf(' ') + 1)
    case 'list':
      return all('li')
        .map(({ text: item, all: inside }) => item.slice((inside('span')[0]?.text.length ?? 0) + 1))
        .join('')
    case 'table':
      return [...all('th'), ...all('td')].map(({ text: cell }) => cell).join('')
    default:
      return text
  }
}

/** Nothing in it is markup, and every word is there. */
function checkAll({ brief, blocks, sections }: Screen, more: Partial<Within>): void {
  for (const one of [...blocks, ...sections.flatMap((section) => section.blocks)]) {
    const seen = block(one, more)
    expect(faultsOf(seen)).toEqual([])
    if (!CONTROLS.includes(one.kind)) expect(read(one, seen)).toBe(words(one))
  }
  const closed = sections.map((section) => ({ ...section, blocks: [] }))
  expect(faultsOf(shown({ brief, blocks: [], sections: closed }, more))).toEqual([])
}

describe('a message in the browser', () => {
  test('whatever an investigation holds is text', () => {
    fc.assert(
      fc.property(hostileView, (view) => checkAll(pictured(view), {})),
      { numRuns: 15, ...PATIENCE },
    )
  })

  test('so is whatever is answered at once', () => {
    fc.assert(
      fc.property(hostileReply, (reply) => checkAll(replyScreen(reply), { investigation: null, level: 1 })),
      { numRuns: 40, ...PATIENCE },
    )
  })

  test('every button comes back as the press that it stands for', () => {
    const label = hostileText.map((text) => text.slice(0, 300))
    const press: fc.Arbitrary<Press> = fc.oneof(
      fc.record({
        kind: fc.constant('answer' as const),
        id: fc.constant(ID),
        parameter: fc
          .string({ minLength: 1, maxLength: 100, unit: 'grapheme' })
          .filter((one) => one.length <= 100),
        choice: fc.nat(),
      }),
      fc.record({ kind: fc.constant('stop' as const), id: fc.constant(ID) }),
      fc.record({ kind: fc.constant('feedback' as const), id: fc.constant(ID), right: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(label, press, fc.option(label)), { maxLength: 5 }), (all) => {
        const options = all.map(([text, own, note]) => ({
          label: text,
          press: own,
          ...(note === null ? {} : { note }),
        }))
        const row = block({ kind: 'buttons', buttons: options })
        const choice = block({ kind: 'choice', label: 'Choose', options })
        const sent = row.all('input').filter(({ attributes: { name } }) => name === 'press')
        expect(sent.map(({ attributes: { value } }) => parsePress(value))).toEqual(all.map(([, own]) => own))
        const offered = choice.all('option').slice(1)
        expect(offered.map(({ attributes: { value } }) => parsePress(value))).toEqual(
          all.map(([, own]) => own),
        )
        expect([...faultsOf(row), ...faultsOf(choice)].filter((fault) => fault !== 'hidden')).toEqual([])
      }),
      { numRuns: 60, ...PATIENCE },
    )
  })

  test('an example is asked with the zone, once', () => {
    const press = { kind: 'ask', text: '“VPN” <down>' } as const
    const { all } = block({ kind: 'buttons', buttons: [{ label: 'Try', press }] })
    const [form] = all('form')
    expect(form?.attributes['action']).toBe('/ask#answered')
    const fields = Object.fromEntries(
      [...all('input'), ...all('button')].map(({ attributes: { name = '', value } }) => [name, value]),
    )
    expect(fields).toEqual({ text: press.text, key: expect.stringMatching(/^[\da-f-]{36}$/), zone: '' })
  })

  test('a citation leads to its rows; what was cut off does not', () => {
    const links = (text: string) => {
      const { all, text: whole } = parsed(String(linked(text, { investigation: ID })))
      expect(whole).toBe(text)
      return all('a').map(({ attributes: { href = '' } }) => href.slice(href.indexOf('#')))
    }
    expect(links('so it was [E1:2,3 E4] and [E12:1]')).toEqual(['#E1:2,3', '#E4', '#E12:1'])
    expect(links('so it was [E1:2,3 E4 E1…]')).toEqual(['#E1:2,3', '#E4'])
    expect(links('so it was [E1:2,…]')).toEqual([])
    expect(links('no [E] no [E1:] no [E1 x] no E1 no [1] no [E1:2')).toEqual([])
    expect(parsed(String(linked('[E1]', { investigation: null }))).tags).toEqual([])
    expect(
      fc.check(
        fc.property(hostileText.map(inert), (text) => {
          links(text)
        }),
        { numRuns: 100 },
      ).failed,
    ).toBe(false)
  })

  test('who may not press is told why instead, and finds no button', () => {
    const view = aView({ report: aReport(), proposals: [aProposal({ state: 'open' })] })
    const refusal = (press: Press) => (press.kind === 'decide' ? 'for people with the role approver.' : null)
    const { all, text } = shown(viewScreen(view, null), { refusal })
    expect(all('button').map((one) => one.text)).toEqual(['Right', 'Send'])
    expect(text).toContain('Approve, Reject: for people with the role approver.')
    const open = shown(viewScreen(view, null))
    expect(
      open
        .all('summary')
        .map((one) => one.text)
        .slice(0, 2),
    ).toEqual(['Approve …', 'Reject …'])
  })

  test('a dangerous press takes two steps, and needs no script', () => {
    const view = aView({ report: aReport(), proposals: [aProposal({ state: 'open' })] })
    const approving = shown(viewScreen(view, null))
      .all('details')
      .find(({ all }) => all('summary')[0]?.text === 'Approve …')
    expect(approving?.attributes['open']).toBeUndefined()
    expect(approving?.all('button').map((one) => one.text)).toEqual(['Approve'])
    expect(approving?.all('textarea')).toHaveLength(1)
    expect(approving?.all('form')[0]?.attributes).toMatchObject({ method: 'post', action: '/press#answered' })
  })

  test('the whole report is a link, but on the page to which it would lead', () => {
    const screen = viewScreen(aView({ report: aReport() }), null)
    const links = (back: string) =>
      shown(screen, { back })
        .all('a')
        .filter(({ text }) => text === 'Whole report')
        .map(({ attributes: { href } }) => href)
    expect(links(BACK)).toEqual([`/investigations/${ID}`])
    expect(links(`/investigations/${ID}`)).toEqual([])
  })

  test('many choices are one list, few are buttons', () => {
    const six = ['1', '2', '3', '4', '5', '6']
    const many = shown(viewScreen(waiting([{ parameter: 'B', text: 'Which?', choices: six }]), null))
    expect(many.all('option').map(({ text }) => text)).toEqual(['6 choices …', ...six])
    expect(many.all('option')[3]?.attributes['value']).toBe(
      pressText({ kind: 'answer', id: ID, parameter: 'B', choice: 2 }),
    )
    const few = shown(viewScreen(waiting([{ parameter: 'B', text: 'Which?', choices: ['1', '2'] }]), null))
    expect(few.all('select')).toEqual([])
    expect(few.all('button').map(({ text }) => text)).toEqual(['1', '2', 'Stop'])
  })

  test('every part of a report can be opened in place', () => {
    const screen = viewScreen(aView({ report: aReport() }), null)
    const { all } = shown(screen)
    expect(all('details').flatMap(({ attributes: { 'data-section': name = '' } }) => name || [])).toEqual(
      screen.sections.map(({ name }) => name),
    )
    expect(screen.sections.length).toBeGreaterThan(3)
  })
})
