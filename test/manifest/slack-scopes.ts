/**
 * What each call of Slack’s Web API needs of a bot’s token, by the method’s own page,
 * https://docs.slack.dev/reference/methods/METHOD (“Scopes”, “Bot token”). Where a scope is asked for each kind of
 * conversation, those are listed in which the bot answers: public channels, private channels, direct messages.
 */
export const SCOPES_OF_METHOD: Readonly<Record<string, readonly string[]>> = {
  'assistant.threads.setStatus': ['chat:write'],
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  // The library’s own name for the two above.
  'files.uploadV2': ['files:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
}

/** What each event needs, by https://docs.slack.dev/reference/events/EVENT (“Required scopes”). */
export const SCOPES_OF_EVENT: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  // By its page, one for public channels and one for private ones.
  member_joined_channel: ['channels:read', 'groups:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
}

/** The subscriptions behind the one name by which code listens to messages. */
export const MESSAGES = ['message.channels', 'message.groups', 'message.im']

/** Slash commands and shortcuts: https://docs.slack.dev/reference/scopes/commands */
export const SCOPE_OF_COMMANDS = 'commands'
