import type { Route } from '../route.ts'
import { conversation, conversationPart, follow } from './conversation.ts'
import { answered, pressed } from './press.ts'
import { say } from './say.ts'
import { startPage } from './start-page.ts'

/** The addresses of the chat. Pressing needs a role that depends on the button, so `press.ts` looks at it. */
export const askRoutes: readonly Route[] = [
  { method: 'get', path: '/', role: 'reader', answer: (asked, house) => startPage(asked, house) },
  { method: 'post', path: '/ask', role: 'requester', answer: say },
  {
    method: 'get',
    path: '/ask/:thread',
    role: 'reader',
    answer: (asked, house) => conversation(asked, house),
  },
  { method: 'get', path: '/ask/:thread/part', role: 'reader', answer: conversationPart },
  { method: 'get', path: '/ask/:thread/live', role: 'reader', answer: follow },
  { method: 'post', path: '/press', role: 'reader', answer: pressed },
  { method: 'post', path: '/answer', role: 'requester', answer: answered },
]
