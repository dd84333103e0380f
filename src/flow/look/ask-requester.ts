import { z } from 'zod'
import { ITSELF } from '../../incident/person.ts'
import { plain } from '../../incident/plain.ts'
import type { Question } from '../../incident/request.ts'
import { ANSWERS, TOOLS } from '../model-words.ts'
import type { Run } from '../run.ts'
import { look } from './look.ts'

/** A person who is asked again and again stops answering. */
const MOST = 2

const QUESTION = 'question'

/** Whether a question is one that a model asked, by its parameter. */
export const isModelQuestion = (parameter: string): boolean => parameter.startsWith(`${QUESTION} `)

/**
 * Asks whoever made the request for what no query can tell. The investigation waits for the answer as for any other, and
 * goes on from here; null where nobody asked in person. `asked` gives the questions so far, those answered with their answer.
 */
export function askRequester(run: Run): {
  readonly tool: ReturnType<typeof look<{ question: string; choices?: string[] | undefined }>>
  readonly asked: () => readonly Question[]
} | null {
  if (run.request.requester === ITSELF.account) return null
  const asked: Question[] = []
  const tool = look({
    name: 'ask_requester',
    description: TOOLS.askRequester,
    schema: z.strictObject({
      question: z.string().min(1).max(300).transform(plain),
      choices: z.array(z.string().min(1).max(60).transform(plain)).max(5).optional(),
    }),
    run: async ({ question, choices = [] }) => {
      if (asked.length >= MOST)
        return {
          ok: false,
          text: ANSWERS.noMoreQuestions(MOST),
        }
      const parameter = `${QUESTION} ${asked.length + 1}`
      const answer = run.request.answers[parameter]
      const open: Question = { parameter, text: question, choices }
      if (answer === undefined) return { ok: true, text: '', asks: open }
      asked.push({ ...open, answer })
      return { ok: true, text: ANSWERS.answered(answer) }
    },
  })
  return { tool, asked: () => asked }
}
