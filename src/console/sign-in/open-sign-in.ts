import type { SignIn } from './sign-in.ts'
import { bearerOf, type TokenHash, tokenSession } from './tokens.ts'

/** Scripts come with a token, everybody else as the console is configured. A wrong token is nobody, whoever else one is. */
export function withTokens(signIn: SignIn, tokens: readonly TokenHash[]): SignIn {
  return {
    ...signIn,
    authenticate: async (request) => {
      const token = bearerOf(request)
      if (token !== null) return tokenSession(token, tokens)
      return request.headers.authorization === undefined ? signIn.authenticate(request) : null
    },
  }
}
