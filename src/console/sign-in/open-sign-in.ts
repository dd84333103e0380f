import type { SignIn } from './sign-in.ts'
import { bearerOf, type TokenHash, tokenSession } from './tokens.ts'

/**
 * Scripts come with a token, everybody else as the console is configured. A wrong token is nobody, whoever else one is; only
 * what a proxy says of somebody outweighs a token of the proxy's own that it passes on.
 */
export function withTokens(signIn: SignIn, tokens: readonly TokenHash[]): SignIn {
  return {
    ...signIn,
    authenticate: async (request) => {
      const token = bearerOf(request)
      const script = token === null ? null : tokenSession(token, tokens)
      return script === null && (token === null || signIn.namesEverybody)
        ? signIn.authenticate(request)
        : script
    },
  }
}
