import type { Route } from '../route.ts'
import { documentOf } from './document.ts'
import { json, routeOf } from './endpoint.ts'
import { ENDPOINTS } from './endpoints.ts'
import { apiPage } from './page.ts'

/** The addresses of this room. */
export const apiRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api',
    role: 'reader',
    answer: ({ headers }, { publicUrl }) => ({
      kind: 'page',
      title: 'API',
      room: null,
      body: apiPage(ENDPOINTS, publicUrl ?? `http://${headers['host'] ?? '127.0.0.1:3978'}`),
    }),
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    role: 'reader',
    answer: (_, { publicUrl }) => json(documentOf(ENDPOINTS, publicUrl ?? '/')),
  },
  ...ENDPOINTS.map(routeOf),
]
