package chat.runtime.plugin;

/**
 * A filter that ran when the server last started and does not run now. Immutable.
 *
 * @param known the filter
 * @param reason why it does not run, for the operator
 */
record MissingFilter(KnownFilters.Known known, String reason) {

  /** In a sentence for everybody. */
  String sentence() {
    return "The filter "
        + known.filter()
        + " of the plugin "
        + known.plugin()
        + " does not run, and what it decides on is refused.";
  }
}
