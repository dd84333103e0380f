import { ActivityTypes, type InvokeResponse, TeamsInfo, type TurnContext } from 'botbuilder'
import { Problem } from '../../incident/problem.ts'
import { type House, notAllowed } from '../door.ts'
import { type Member, notAdmitted } from './admit.ts'
import { actionAnswer, clicked, isClick, isInvoke, isMessageAction, NOTHING, say } from './answer.ts'
import type { TeamsOptions } from './options.ts'
import { heardOf } from './receive.ts'

/** How long it is believed what Teams says of someone. */
const KNOWN_MS = 300_000
const MOST_KNOWN = 5_000

/** What becomes of one activity that is genuine. Throws only where Teams should send it again. */
export function turn(options: TeamsOptions, house: House): (context: TurnContext) => Promise<void> {
  const known = new Map<string, { readonly member: Member; readonly until: number }>()
  const memberIn = async (context: TurnContext): Promise<Member | null> => {
    const { conversation, from } = context.activity
    const key = `${conversation.id.split(';')[0]} ${from.id}`
    const before = known.get(key)
    if (before && before.until > Date.now()) return before.member
    const member = await TeamsInfo.getMember(context, from.id).catch((error) => {
      house.note('Teams does not say who somebody is', {
        why: String(error?.statusCode ?? error?.code ?? 'error'),
      })
      return null
    })
    if (known.size > MOST_KNOWN) known.clear()
    if (member) known.set(key, { member, until: Date.now() + KNOWN_MS })
    return member
  }
  return async (context) => {
    const { activity } = context
    const respond = (response: InvokeResponse): Promise<unknown> =>
      context.sendActivity({ type: ActivityTypes.InvokeResponse, value: response })
    if (activity.from.role === 'bot' || activity.from.id.startsWith('28:')) return
    const heard = heardOf(activity, house.now())
    if (!heard) {
      if (isInvoke(activity)) await respond(isClick(activity) ? clicked(NOTHING) : { status: 501 })
      return
    }
    if (heard.kind !== 'arrived') {
      const why = await notAdmitted(activity, options, () => memberIn(context))
      if (why !== null) {
        house.note('Not admitted', {
          platform: 'teams',
          person: heard.person.account,
          channel: heard.place.channel,
        })
        await house.turnedAway(heard)
        const sorry = notAllowed(why)
        if (!isInvoke(activity)) return say(context, sorry)
        await respond(isMessageAction(activity) ? actionAnswer(why) : clicked(sorry))
        return
      }
    }
    const [reply] = await Promise.all([hearing(house, heard), typing(context)])
    if (!isInvoke(activity)) return reply ? say(context, reply) : undefined
    if (reply && reply.to === 'thread') await say(context, reply)
    await respond(
      isMessageAction(activity)
        ? actionAnswer(
            reply?.kind === 'note'
              ? reply.text
              : 'Guidepost investigates; the answer comes in the conversation.',
          )
        : clicked(reply),
    )
  }
}

/** The dots that show that somebody is at it, where there is one person to see them; nothing depends on them. */
async function typing(context: TurnContext): Promise<void> {
  const { type, conversation } = context.activity
  if (type !== ActivityTypes.Message || conversation.conversationType !== 'personal') return
  await context.sendActivity({ type: ActivityTypes.Typing }).catch(() => undefined)
}

/** Teams does not send a message again that was not taken, so people are told instead. */
async function hearing(house: House, heard: Parameters<House['hear']>[0]): ReturnType<House['hear']> {
  try {
    return await house.hear(heard)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    house.note('Not taken', { platform: 'teams', code: error.code })
    return {
      to: 'asker',
      kind: 'note',
      text: `I could not take this: ${error.message}`,
      fix: 'Please say it again in a minute.',
    }
  }
}
