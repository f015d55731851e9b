package chat.api.mode;

/** What a member mode gives to its holder. */
public enum Privilege {
  /** May set modes, kick, and do what a channel keeps to its operators. */
  OPERATOR,
  /** May speak where a channel is moderated. */
  VOICE
}
