import { createRequire } from 'node:module'
import type * as AdaptiveCards from 'adaptivecards'
import type { TeamsMessage } from '../../../src/chat/teams/render.ts'
import { parsePress } from '../../../src/incident/press.ts'
import { ACTIVE, HIDDEN } from '../screen/active.ts'

const { AdaptiveCard, SerializationContext } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof AdaptiveCards

type Json = Readonly<Record<string, unknown>>
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : [])
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
const PORTAL = /^https:\/\/portal\.azure\.com\/#@\/resource\/subscriptions\/[\w./()-]+$/
const PICTURE = /^data:image\/png;base64,[\w+/]+={0,2}$/
/** What a card replaces in any text. */
const REPLACED = /\{\{(?:DATE|TIME)\(/

/** What may stand in a card of ours, and with which properties. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  AdaptiveCard: ['$schema', 'version', 'body', 'actions', 'fallbackText', 'msteams'],
  RichTextBlock: ['inlines', 'spacing'],
  TextRun: ['text', 'weight', 'size', 'color', 'isSubtle', 'fontType'],
  Container: ['items', 'style', 'id', 'isVisible', 'separator'],
  Image: ['url', 'altText', 'size'],
  ActionSet: ['actions'],
  'Input.ChoiceSet': ['id', 'style', 'label', 'placeholder', 'isRequired', 'errorMessage', 'choices'],
  'Input.Text': ['id', 'isMultiline', 'maxLength', 'placeholder', 'label'],
  'Action.Execute': ['title', 'verb', 'data', 'style', 'associatedInputs', 'fallback'],
  'Action.Submit': ['title', 'data', 'style', 'associatedInputs'],
  'Action.ShowCard': ['title', 'card', 'style'],
  'Action.ToggleVisibility': ['title', 'targetElements'],
  'Action.OpenUrl': ['title', 'url'],
}
const COLOURS = [undefined, 'Default', 'Good', 'Attention', 'Warning', 'Accent']

/**
 * What Teams would refuse of a card, or act on; by rules of our own, and by Microsoft's own reader of cards. The limits:
 * learn.microsoft.com, “Format your bot messages”, and the card schema 1.5.
 */
export function faultsOf({ text, card }: TeamsMessage): readonly string[] {
  const faults: string[] = []
  const must = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault)
  }
  const ids: string[] = []
  const targets: string[] = []
  const words = (value: unknown, where: string): void => {
    must(typeof value === 'string' && value !== '', `${where}: no text`)
    const all = String(value)
    must(!HIDDEN.test(all), `${where}: something hidden`)
    must(!ACTIVE.test(all), `${where}: an address`)
    must(!REPLACED.test(all), `${where}: a date that is replaced`)
    must(all.isWellFormed(), `${where}: half a character`)
  }
  const titled = (one: Json): void => {
    words(one.title, 'a title')
    must(
      String(one.title).length <= 80 && String(one.title).trim() !== '',
      'a title that is too long or blank',
    )
  }
  const pressed = (data: unknown, chosen: boolean): void => {
    const { press, field, ...more } = (data ?? {}) as Json
    must(Object.keys(more).length === 0, 'a click that carries more')
    must(field === undefined || ids.includes(String(field)), 'a note that is not there')
    must(press === undefined ? chosen : parsePress(press) !== null, `a press: ${press}`)
  }
  const walk = (one: Json, place: { readonly chosen: boolean; readonly noted: boolean }): void => {
    const type = String(one.type)
    const allowed = ALLOWED[type]
    if (!allowed) return void must(false, `an element: ${type}`)
    for (const name of Object.keys(one))
      must(name === 'type' || allowed.includes(name), `${type} with ${name}`)
    if (one.id !== undefined) ids.push(String(one.id))
    switch (type) {
      case 'AdaptiveCard': {
        must(one.version === '1.5', `version ${one.version}`)
        must(
          bytes(one.msteams ?? { width: 'Full' }) === bytes({ width: 'Full' }),
          'more for Teams than a width',
        )
        const inside = list(one.body)
        const chosen = inside.some((item) => item.type === 'Input.ChoiceSet')
        const noted = inside.some((item) => item.type === 'Input.Text')
        for (const item of [...inside, ...list(one.actions)]) walk(item, { chosen, noted })
        break
      }
      case 'RichTextBlock':
        must(list(one.inlines).length > 0, 'rich text without text')
        for (const run of list(one.inlines)) {
          must(run.type === 'TextRun', `in rich text: ${run.type}`)
          walk(run, place)
        }
        break
      case 'TextRun':
        words(one.text, 'a text run')
        must(!String(one.text).includes('\n'), 'a line break, which a text run does not show')
        must(COLOURS.includes(one.color as string | undefined), `a colour: ${one.color}`)
        break
      case 'Container':
        must(list(one.items).length > 0, 'an empty container')
        must([undefined, 'emphasis'].includes(one.style as undefined), `a ground: ${one.style}`)
        for (const item of list(one.items)) walk(item, place)
        break
      case 'Image':
        must(PICTURE.test(String(one.url)), `a picture from ${String(one.url).slice(0, 60)}`)
        words(one.altText, 'the words of a picture')
        break
      case 'ActionSet':
        must(list(one.actions).length >= 1 && list(one.actions).length <= 5, 'a row of buttons')
        for (const action of list(one.actions)) walk(action, place)
        break
      case 'Input.ChoiceSet':
        words(one.label, 'a label')
        words(one.placeholder, 'a placeholder')
        must(one.style === 'compact', 'choices that are markup')
        must(list(one.choices).length > 0, 'no choices')
        for (const { title, value } of list(one.choices)) {
          words(title, 'a choice')
          must(parsePress(value) !== null, `a choice's press: ${value}`)
        }
        break
      case 'Input.Text':
        must(one.maxLength === 500 && /^note\d*$/.test(String(one.id)), 'a field without an end')
        break
      case 'Action.Execute': {
        titled(one)
        must(one.verb === 'press', `a verb: ${one.verb}`)
        must([undefined, 'positive', 'destructive'].includes(one.style as undefined), `a style: ${one.style}`)
        pressed(one.data, place.chosen)
        const own = (one.data as Json | undefined)?.press !== undefined
        must(place.noted || own === (one.associatedInputs === 'none'), 'a click with the fields of others')
        const { fallback, verb: _, type: __, ...same } = one
        must(
          JSON.stringify(fallback) === JSON.stringify({ type: 'Action.Submit', ...same }),
          'another fallback',
        )
        break
      }
      case 'Action.ShowCard':
        titled(one)
        walk((one.card ?? {}) as Json, place)
        break
      case 'Action.ToggleVisibility':
        titled(one)
        targets.push(...(one.targetElements as string[]))
        break
      case 'Action.OpenUrl':
        titled(one)
        must(PORTAL.test(String(one.url)), `an address: ${one.url}`)
    }
  }
  walk(card, { chosen: false, noted: false })
  must(new Set(ids).size === ids.length, `an id twice: ${ids}`)
  must(
    targets.every((id) => ids.includes(id)),
    'a button that shows nothing',
  )
  must(bytes(card) <= 28 * 1024, `${bytes(card)} bytes`)
  must(list(card.body).length > 0, 'an empty card')
  must(text.trim() !== '' && text.length <= 300, 'the notification')
  words(text, 'the notification')
  return [...faults, ...bySchema(card)]
}

/** What Microsoft's reader of cards finds; it skips what it does not know, and then says so. */
export function bySchema(json: Json): readonly string[] {
  const context = new SerializationContext()
  const card = new AdaptiveCard()
  card.parse(structuredClone(json), context)
  const read = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at)?.message ?? '')
  return [...read, ...card.validateProperties().validationEvents.map(({ message }) => message)]
}
