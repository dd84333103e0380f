import type { Route } from '../route.ts'
import { conversation, conversationPart, follow, say } from './conversation.ts'
import { pressed, refusedPress } from './press.ts'
import { startPage } from './start-page.ts'

/** The addresses of the chat. Pressing needs a role that depends on the button, so `press.ts` looks at it. */
export const askRoutes: readonly Route[] = [
  { method: 'get', path: '/', role: 'reader', answer: startPage },
  { method: 'post', path: '/ask', role: 'requester', answer: say },
  { method: 'get', path: '/ask/:account/:thread', role: 'reader', answer: conversation },
  { method: 'get', path: '/ask/:account/:thread/part', role: 'reader', answer: conversationPart },
  { method: 'get', path: '/ask/:account/:thread/live', role: 'reader', answer: follow },
  { method: 'post', path: '/press', role: 'reader', answer: pressed, refused: refusedPress },
]
