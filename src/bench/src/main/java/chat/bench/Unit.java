package chat.bench;

import java.util.Locale;

/** How a measured value is written. */
enum Unit {
  /** A time in seconds, written in microseconds. */
  MICROSECONDS(1e6, "µs"),
  /** A time in seconds, written in milliseconds. */
  MILLISECONDS(1e3, "ms"),
  SECONDS(1, "s"),
  PER_SECOND(1, "/s"),
  BYTES(1, "B"),
  KILOBYTES(1.0 / 1024, "KB"),
  MEGABYTES(1.0 / 1024 / 1024, "MB"),
  /** A share of one core. */
  PERCENT(100, "%"),
  TIMES(1, "");

  private final double factor;
  private final String symbol;

  Unit(double factor, String symbol) {
    this.factor = factor;
    this.symbol = symbol;
  }

  /** Three digits that mean something; a dash for what is not known. */
  String write(double value) {
    String number = number(value);
    return symbol.isEmpty() || number.equals("–") ? number : number + " " + symbol;
  }

  /** The middle with its unit, then from where to where. */
  String write(Spread spread) {
    if (spread.min() == spread.max() || Double.isNaN(spread.median())) {
      return write(spread.median());
    }
    return "%s [%s–%s]"
        .formatted(write(spread.median()), number(spread.min()), number(spread.max()));
  }

  private String number(double value) {
    double scaled = value * factor;
    if (Double.isNaN(scaled)) {
      return "–";
    }
    int whole = scaled == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(scaled))) + 1;
    int decimals = Math.max(0, Math.min(3, 3 - whole));
    return String.format(Locale.ROOT, "%,." + decimals + "f", scaled);
  }
}
